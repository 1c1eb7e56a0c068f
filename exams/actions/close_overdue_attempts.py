"""Time-up closes an attempt even if nobody returns."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from exams.actions._closing import HandedIn, close
from exams.actions._in_time import read_in_time
from exams.actions._steps import in_turn
from exams.actions.settle_outages import is_silent
from exams.domain.states import AttemptState
from exams.models import Attempt


def close_overdue_attempts(*, at: datetime, grace: timedelta) -> int:
    """Closes every running attempt whose deadline and grace have passed, with the last saved answers.

    Returns how many this call closed. Each is one short transaction; two clocks side by side close each once. While
    the site is not reached through its front door nothing is closed: the time comes back to the candidates first.
    """
    if is_silent(at):
        return 0
    overdue = Attempt.objects.perhaps_overdue(at)
    return sum(close_if_overdue(attempt_id, at=at, grace=grace) is not None for attempt_id in overdue)


def close_if_overdue(attempt_id: UUID, *, at: datetime, grace: timedelta) -> HandedIn | None:
    """Closes one attempt if its time is up; None when it is still running or was closed already."""

    def work() -> HandedIn | None:
        read = read_in_time(attempt_id, at=at, grace=grace, lock=True)
        if read is None or read.state is not AttemptState.IN_PROGRESS or not read.clock.is_over(at):
            return None
        return close(read, AttemptState.TIMED_OUT, at=at)

    return in_turn(work)
