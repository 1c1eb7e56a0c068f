"""End sessions by force: one, or all but the one in use."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.actions.record_audit_event import record_audit_event
from personnel.domain.idle import Ending
from personnel.models import Officer, SignIn

from ._sessions import close_sessions


@transaction.atomic
def end_session(*, sign_in: SignIn, actor: Officer, at: datetime) -> bool:
    """Ends one session of its officer from elsewhere; False when it had ended already.

    Raises the officer's session epoch and records `session.ended`.
    """
    ended = close_sessions(
        SignIn.objects.filter(pk=sign_in.pk),
        officer_id=sign_in.officer_id,
        reason=Ending.ENDED_ELSEWHERE,
        at=at,
    )
    if ended:
        _record(sign_in.officer_id, actor, ended, Ending.ENDED_ELSEWHERE, at)
    return bool(ended)


@transaction.atomic
def end_other_sessions(
    *,
    officer: Officer,
    kept_session_hash: str | None,
    actor: Officer | None,
    at: datetime,
    reason: Ending = Ending.ENDED_ELSEWHERE,
) -> int:
    """Ends all sessions of `officer` but the one kept (None: every one); returns how many.

    Raises the officer's session epoch and records `session.ended` if there were any.
    """
    others = SignIn.objects.all()
    if kept_session_hash:
        others = others.exclude(session_hash=kept_session_hash)
    ended = close_sessions(others, officer_id=officer.pk, reason=reason, at=at)
    if ended:
        _record(officer.pk, actor, ended, reason, at)
    return ended


def _record(officer_id: int, actor: Officer | None, ended: int, reason: Ending, at: datetime) -> None:
    record_audit_event(
        kind="session.ended",
        actor_id=actor.pk if actor else None,
        subject=f"officer:{officer_id}",
        at=at,
        facts={"sessions": ended, "reason": reason.value},
    )
