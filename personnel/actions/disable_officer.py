"""Close an account: the officer is out at once, the file stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.domain.idle import Ending
from personnel.models import Officer, OneTimeCode, SignIn

from ._sessions import close_sessions


class DisablingOneself(Refused):
    code = "own_account"

    def __init__(self) -> None:
        super().__init__(_("Nobody closes their own account: ask another administrator."))


@transaction.atomic
def disable_officer(*, officer: Officer, actor: Officer | None, at: datetime) -> bool:
    """Closes the account; False when it was closed already.

    Ends every session, voids writer tokens (the session epoch rises even without a session) and unused one-time
    codes, records `officer.disabled`. Raises DisablingOneself.
    """
    if actor is not None and actor.pk == officer.pk:
        raise DisablingOneself
    closed = Officer.objects.filter(pk=officer.pk, is_active=True).update(
        is_active=False, session_epoch=F("session_epoch") + 1
    )
    if not closed:
        return False
    close_sessions(SignIn.objects.all(), officer_id=officer.pk, reason=Ending.DISABLED, at=at)
    OneTimeCode.objects.filter(officer=officer, used_at=None).delete()
    record_audit_event(
        kind="officer.disabled", actor_id=actor.pk if actor else None, subject=f"officer:{officer.pk}", at=at
    )
    return True
