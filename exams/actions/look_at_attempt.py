"""Read one's own attempt without changing anything."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from exams.actions._steps import AttemptRead, read_attempt
from exams.actions.errors import NotFound


def look_at_attempt(
    *, attempt_id: UUID, officer_id: int, grace: timedelta, room: bool = False
) -> AttemptRead:
    """The attempt with its current answers, and with `room` what its page says; raises `NotFound` for one that is not
    the officer's."""
    read = read_attempt(attempt_id, grace=grace, room=room)
    if read is None or read.officer_id != officer_id:
        raise NotFound
    return read
