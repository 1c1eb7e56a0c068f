"""A session begins, or goes on under a new key."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.actions.record_audit_event import record_audit_event
from personnel.domain.idle import Ending
from personnel.models import Officer, SignIn
from personnel.sessions import session_hash


@transaction.atomic
def sign_in(
    *,
    officer: Officer,
    session_key: str,
    at: datetime,
    address: str,
    device: str,
    replaced_session_key: str | None = None,
    by: str = "",
) -> SignIn:
    """Lists the new session for its officer and records `sign_in.succeeded`.

    `by` names another way than the password. `replaced_session_key` is the session that this browser had before,
    whoever's it was: it is over.
    """
    if replaced_session_key:
        SignIn.objects.filter(session_hash=session_hash(replaced_session_key), ended_at=None).update(
            ended_at=at, end_reason=Ending.SIGNED_OUT
        )
    row = SignIn.objects.create(
        officer=officer,
        session_hash=session_hash(session_key),
        started_at=at,
        last_seen_at=at,
        address=address,
        device=device,
    )
    record_audit_event(
        kind="sign_in.succeeded",
        actor_id=officer.pk,
        subject=f"sign_in:{row.pk}",
        at=at,
        facts={"by": by} if by else {},
        address=address,
    )
    return row


def rename_session(*, old_session_key: str, new_session_key: str) -> None:
    """The same session under a new key (Django gives one when the password changes)."""
    SignIn.objects.filter(session_hash=session_hash(old_session_key)).update(
        session_hash=session_hash(new_session_key)
    )


def note_session_in_use(*, session_key: str, at: datetime) -> None:
    """Remembers when the session was last used, for the officer's own list."""
    SignIn.objects.filter(session_hash=session_hash(session_key)).update(last_seen_at=at)


def record_failed_sign_in(
    *, officer_id: int | None, locked: bool, at: datetime, address: str, reason: str = ""
) -> None:
    """Records `sign_in.failed`, or `sign_in.locked` for the failure that closed the badge number.

    `officer_id` is the holder of the badge number, if there is one. What was typed is not kept: people type
    passwords into the wrong field. `reason` is a code, where another way than the password was tried.
    """
    record_audit_event(
        kind="sign_in.locked" if locked else "sign_in.failed",
        actor_id=None,
        subject=f"officer:{officer_id}" if officer_id else "",
        at=at,
        facts={"reason": reason} if reason else {},
        succeeded=False,
        address=address,
    )


def record_denied_access(*, officer_id: int, page: str, at: datetime) -> None:
    """Records `access.denied`: an officer asked for `page` (the name of an address) without the role for it."""
    record_audit_event(
        kind="access.denied", actor_id=officer_id, subject=f"page:{page}"[:120], at=at, succeeded=False
    )
