"""Tells officers what happened: once for each event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from portal.models import Notice
from portal.notices.events import Source

BATCH = 500


def give_notices(*, sources: Iterable[Source], at: datetime) -> int:
    """Writes a notice for everybody whom an event of `sources` concerns and who was not told of it.

    Safe to run twice, and twice at once: an officer and an event have one notice. Returns how many were written.
    """
    written = 0
    for source in sources:
        for event in source(at):
            known = set(Notice.objects.filter(event=event.key).values_list("officer_id", flat=True))
            rows = [
                Notice(
                    officer_id=officer,
                    event=event.key,
                    kind=event.kind,
                    facts=dict(event.facts),
                    link=link,
                    at=at,
                )
                for officer, link in event.told.items()
                if officer not in known
            ]
            Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
            written += len(rows)
    return written
