"""Set a new password."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.domain.idle import Ending
from personnel.models import Officer, OneTimeCode, PasswordUse

from .end_session import end_other_sessions


class PasswordRefused(Refused):
    """The profile in force says no; `messages` lists every reason."""

    code = "password_refused"

    def __init__(self, messages: list[str]) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages


def change_password(
    *, officer: Officer, new_password: str, at: datetime, kept_session_hash: str | None = None
) -> int:
    """Sets `new_password` if the profile allows it; returns how many other sessions ended.

    The caller has made sure that it is the officer who asks. Ends all sessions but the kept one, voids an unused
    one-time code, remembers the hash for the profile, records `password.changed`. Raises PasswordRefused.
    """
    try:
        validate_password(new_password, officer)
    except ValidationError as error:
        raise PasswordRefused(error.messages) from None
    officer.set_password(new_password)
    officer.password_changed_at = at
    officer.must_change_password = False
    with transaction.atomic():
        officer.save(update_fields=["password", "password_changed_at", "must_change_password"])
        PasswordUse.objects.create(officer=officer, encoded=officer.password, set_at=at)
        OneTimeCode.objects.filter(officer=officer, used_at=None).delete()
        ended = end_other_sessions(
            officer=officer, kept_session_hash=kept_session_hash, actor=officer, at=at, reason=Ending.PASSWORD
        )
        record_audit_event(
            kind="password.changed", actor_id=officer.pk, subject=f"officer:{officer.pk}", at=at
        )
    return ended
