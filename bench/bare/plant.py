"""Users with sessions and empty slots: `python -m bench.bare.plant USERS SLOTS` prints their cookies as JSON."""

from __future__ import annotations

import json
import sys


def main(users: int, slots: int) -> None:
    """Makes the tables and the rows in the empty database that DATABASE_URL names."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import connection

    from bench.bare.models import Answer

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Answer)
    made = User.objects.bulk_create([User(username=f"u{number}", password="!") for number in range(users)])
    told = []
    for user in made:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        told.append([user.pk, session.session_key])
    rows = [Answer(user=user, slot=slot, answer=None) for user in made for slot in range(slots)]
    Answer.objects.bulk_create(rows, batch_size=2000)
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
