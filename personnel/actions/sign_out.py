"""A session ends without force: signed out, unused for too long, or too old."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from core.actions.record_audit_event import record_audit_event
from personnel.domain.idle import Ending
from personnel.models import Officer, SignIn
from personnel.sessions import session_hash


@transaction.atomic
def sign_out(
    *, officer_id: int, session_key: str, at: datetime, address: str, reason: Ending = Ending.SIGNED_OUT
) -> None:
    """Closes the listed session and records `sign_in.ended` with the reason; the caller flushes the session.

    Signing out raises the officer's session epoch: whoever kept the cookie of a shared computer writes no more.
    Sessions that only grew old leave it, so that they do not stop the officer's exam on another device.
    """
    closed = SignIn.objects.filter(
        officer=officer_id, session_hash=session_hash(session_key), ended_at=None
    ).update(ended_at=at, end_reason=reason)
    if closed and reason is Ending.SIGNED_OUT:
        Officer.objects.filter(pk=officer_id).update(session_epoch=F("session_epoch") + 1)
    if closed:
        record_audit_event(
            kind="sign_in.ended",
            actor_id=officer_id,
            subject=f"officer:{officer_id}",
            at=at,
            facts={"reason": reason.value},
            address=address,
        )
