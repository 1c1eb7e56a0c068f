"""Reading an attempt where its time decides: an outage is credited before anybody is told that time is up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from exams.actions._steps import AttemptRead, read_attempt
from exams.actions.settle_outages import settle_outage
from exams.domain.states import AttemptState


def read_in_time(
    attempt_id: UUID,
    *,
    at: datetime,
    grace: timedelta,
    keys: Sequence[str] = (),
    positions: Sequence[int] | None = None,
    lock: bool = False,
    room: bool = False,
) -> AttemptRead | None:
    """As `read_attempt`; when the time of a running attempt seems to be up at `at`, an outage that has only just ended
    is credited first, and the attempt read again whoever has credited it. While there is time left nothing more is
    asked of the database."""
    read = read_attempt(attempt_id, grace=grace, keys=keys, positions=positions, lock=lock, room=room)
    if read is None or read.state is not AttemptState.IN_PROGRESS or not read.clock.is_over(at):
        return read
    settle_outage(at=at)
    return read_attempt(attempt_id, grace=grace, keys=keys, positions=positions, lock=lock, room=room)
