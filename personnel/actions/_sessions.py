"""The one way to end sessions: rows closed, browsers turned away, writer tokens void."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from personnel.domain.idle import Ending
from personnel.models import Officer, SignIn
from personnel.models.sign_ins import SignInQuerySet
from personnel.sessions import delete_sessions


def close_sessions(sign_ins: SignInQuerySet, *, officer_id: int, reason: Ending, at: datetime) -> int:
    """Ends the open ones among `sign_ins` of one officer by force; returns how many. Runs inside a transaction.

    Raises the officer's session epoch, so that a writer token handed out in any of them no longer saves.
    """
    hashes = list(sign_ins.filter(officer=officer_id, ended_at=None).values_list("session_hash", flat=True))
    if hashes:
        delete_sessions(hashes)
        SignIn.objects.filter(session_hash__in=hashes).update(ended_at=at, end_reason=reason)
        Officer.objects.filter(pk=officer_id).update(session_epoch=F("session_epoch") + 1)
    return len(hashes)
