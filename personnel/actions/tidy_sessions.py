"""Close what nobody came back to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from personnel.domain.idle import Ending
from personnel.models import SignIn


def tidy_sessions(*, at: datetime, session_age: timedelta) -> dict[str, int]:
    """Deletes expired sessions and closes their rows; a session unused for its whole age has expired for sure."""
    deleted, _by_model = Session.objects.filter(expire_date__lt=at).delete()
    closed = SignIn.objects.filter(ended_at=None, last_seen_at__lt=at - session_age).update(
        ended_at=at, end_reason=Ending.LIMIT
    )
    return {"sessions_deleted": deleted, "sign_ins_closed": closed}
