"""Read one's own attempt."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from exams.actions._in_time import read_in_time
from exams.actions._steps import AttemptRead, read_attempt
from exams.actions.errors import NotFound


def look_at_attempt(*, attempt_id: UUID, officer_id: int, grace: timedelta) -> AttemptRead:
    """The attempt with its current answers, nothing changed; raises `NotFound` for one that is not the officer's."""
    return _own(read_attempt(attempt_id, grace=grace), officer_id)


def look_in_time(
    *, attempt_id: UUID, officer_id: int, at: datetime, grace: timedelta, room: bool = False
) -> AttemptRead:
    """The same where it matters whether time is up at `at`: an outage that has just ended is credited first. With
    `room` also what the page of the running exam says."""
    return _own(read_in_time(attempt_id, at=at, grace=grace, room=room), officer_id)


def _own(read: AttemptRead | None, officer_id: int) -> AttemptRead:
    if read is None or read.officer_id != officer_id:
        raise NotFound
    return read
