"""Note that a candidate was away from the page of a running attempt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from exams.actions.errors import AlreadySubmitted, Closed, NotFound
from exams.models import Attempt, AwayNotice

NOTICES_KEPT: Final = 500
"""Of one attempt; more tell nothing more."""
LONGEST: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Away:
    """Once away, as the browser reckons: for `lasted`, until `ago` before it says so. `cut`: the network was away, not
    the candidate."""

    key: str
    lasted: timedelta
    ago: timedelta
    cut: bool = False


def note_away(*, attempt_id: UUID, officer_id: int, times: Sequence[Away], at: datetime) -> int:
    """Keeps each of `times` once, by its key; returns how often the page was left, as far as it is
    kept.

    Changes neither state, answers nor time of the attempt. What is longer than a day, or would lie before the
    start, is cut. Raises NotFound for an attempt that is not the officer's, AlreadySubmitted or Closed after it.
    """
    attempt = Attempt.objects.filter(pk=attempt_id, officer=officer_id).first()
    if attempt is None:
        raise NotFound
    if attempt.state == Attempt.State.SUBMITTED:
        raise AlreadySubmitted
    if attempt.state != Attempt.State.IN_PROGRESS:
        raise Closed
    kept = AwayNotice.objects.filter(attempt=attempt)
    room = NOTICES_KEPT - kept.count()
    if times and room > 0:
        rows = [_row(attempt, time, at) for time in times[:room]]
        AwayNotice.objects.bulk_create(rows, ignore_conflicts=True)
    return kept.leavings().count()


def _row(attempt: Attempt, time: Away, at: datetime) -> AwayNotice:
    lasted, ago = min(time.lasted, LONGEST), min(time.ago, LONGEST)
    left_at = max(attempt.started_at, at - ago - lasted)
    kind = AwayNotice.Kind.CUT if time.cut else AwayNotice.Kind.LEFT
    return AwayNotice(
        attempt=attempt,
        kind=kind,
        key=time.key,
        left_at=left_at,
        seconds=round(lasted.total_seconds()),
        at=at,
    )
