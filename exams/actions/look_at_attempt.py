"""Read one's own attempt."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from core.origin import current_address
from exams.actions._in_time import read_in_time
from exams.actions._place import place_of_attempt
from exams.actions._steps import AttemptRead, read_attempt
from exams.actions.errors import NotFound
from exams.actions.let_browser_in import Browser, let_browser_in
from exams.domain.states import AttemptState


def look_at_attempt(*, attempt_id: UUID, officer_id: int, grace: timedelta) -> AttemptRead:
    """The attempt with its current answers, nothing changed; raises `NotFound` for one that is not the officer's."""
    return _own(read_attempt(attempt_id, grace=grace), officer_id)


def look_in_time(
    *, attempt_id: UUID, officer_id: int, at: datetime, grace: timedelta, room: bool = False
) -> AttemptRead:
    """The same where it matters whether time is up at `at`: an outage that has just ended is credited first. With
    `room` also what the page of the running exam says."""
    return _own(read_in_time(attempt_id, at=at, grace=grace, room=room), officer_id)


def show_questions(read: AttemptRead, *, browser: Browser, at: datetime) -> None:
    """Raises `Elsewhere` or `NeedsSafeBrowser` unless this computer and this `browser` may show the questions of a
    running attempt, which was read with what the room says."""
    room = read.room
    if room is None or read.state_at(at) is not AttemptState.IN_PROGRESS:
        return
    if room.in_bound_rooms:
        place_of_attempt(read.id).refuse_elsewhere(current_address(), begun=True)
    if room.safe_browser:
        let_browser_in(enrolment_id=room.enrolment_id, sitting_id=read.sitting_id, browser=browser, at=at)


def _own(read: AttemptRead | None, officer_id: int) -> AttemptRead:
    if read is None or read.officer_id != officer_id:
        raise NotFound
    return read
