"""Give audit events their place in the one chain of the trail."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from core.domain.chains import GENESIS
from core.models import AuditEvent

_SLICE: Final = 200
_AT_ONCE: Final = 20_000
"""So many in one run: after an upgrade the rest waits for the next minute."""


def chain_audit_events(_at: datetime) -> dict[str, int]:
    """Chains the events that have no place yet, in the order in which they were written; says how many.

    One writer and not the acts themselves: a chain that every act had to take hold of would let a long act keep
    everybody else waiting. Two at once: the place is unique, one of them gives up and finds the work done.
    """
    done = 0
    while done < _AT_ONCE:
        with transaction.atomic():
            chained = _next_slice()
        done += chained
        if chained < _SLICE:
            break
    return {"chained": done}


def _next_slice() -> int:
    events = list(AuditEvent.objects.filter(seq=None).order_by("pk")[:_SLICE])
    if not events:
        return 0
    last = AuditEvent.objects.chained().values_list("seq", "hash").last()
    seq, prev_hash = (last[0] or 0, last[1]) if last else (0, GENESIS)
    for event in events:
        event.chain_after(seq, prev_hash)
        seq, prev_hash = seq + 1, event.hash
    AuditEvent.objects.bulk_update(events, ["seq", "alg", "prev_hash", "hash"])
    return len(events)
