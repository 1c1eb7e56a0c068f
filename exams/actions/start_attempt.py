"""Begin an exam, or return to the one that is running."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F

from core.asked_often import AskedOften
from core.domain.chains import GENESIS
from core.origin import current_address
from core.prepared import insert
from core.writers_turn import writers_turn
from exams.actions._closing import close
from exams.actions._in_time import read_in_time
from exams.actions._moves import held_state
from exams.actions._place import PLACE, Place, place_of, with_place
from exams.actions._steps import AttemptRead, in_turn
from exams.actions.errors import Barred, Closed, NeedsClearance, NotFound, NotOpen
from exams.actions.let_browser_in import Browser, let_browser_in
from exams.domain.deadline import AttemptClock
from exams.domain.layout import SECRET_BYTES
from exams.domain.states import AttemptState, ExamState, SittingState, sitting_state
from exams.models import AnswerStep, Attempt, Enrolment
from personnel.models import Officer


@dataclass(frozen=True, slots=True)
class Started:
    """The attempt to go on with; `new` when this call made it."""

    read: AttemptRead
    new: bool


def start_attempt(
    *, sitting_id: int, officer: Officer, at: datetime, grace: timedelta, browser: Browser | None = None
) -> Started:
    """Starts the officer's attempt at a sitting, or takes the writer of the one that there is already.

    One INSERT of the attempt and one of its `opened` step in one transaction, in which the exam cannot be moved:
    nobody begins an exam that is being closed or called off. However often and however parallel
    it is called, there is one attempt: the database refuses a second one, and the caller is given
    the first. A running attempt whose time is up is closed on the way. Raises `NotFound`, `NotOpen`, `Closed`,
    `NeedsClearance`, `Barred`, `Elsewhere`, and `NeedsSafeBrowser` unless `browser` may be used.
    """
    door = _at_the_door(sitting_id, officer)
    if door.live_attempt_id is None:
        _refuse_start(door, at)
    if door.sitting__safe_browser:
        let_browser_in(enrolment_id=door.pk, sitting_id=door.sitting_id, browser=browser, at=at)
    if door.live_attempt_id is None:
        try:
            return Started(_open(door, officer, at, grace), new=True)
        except IntegrityError:
            door = _at_the_door(sitting_id, officer)
            if door.live_attempt_id is None:
                raise
    if door.live_state == AttemptState.IN_PROGRESS:
        door.place.refuse_elsewhere(current_address(), begun=True)
    return Started(_resume(door.live_attempt_id, at, grace), new=False)


@dataclass(frozen=True, slots=True)
class _Door:
    """What one query says about the officer in front of the sitting."""

    pk: int
    sitting_id: int
    clearance_id: int | None
    live_attempt_id: UUID | None
    live_state: str | None
    paper_id: int
    paper_seal: str
    credit_s: int
    barred_by: UUID | None
    sitting__opens_at: datetime
    sitting__closes_at: datetime
    sitting__duration_s: int
    sitting__safe_browser: bool
    sitting__exam_id: int
    sitting__exam__state: str
    sitting__exam__needs_clearance: bool
    place: Place


_READ = tuple(field.name for field in fields(_Door) if field.name != "place")


def _at_the_door(sitting_id: int, officer: Officer) -> _Door:
    row = next(_AT_THE_DOOR.rows(sitting_id, officer.pk), None)
    if row is None or row["paper_id"] is None:
        raise NotFound
    return _Door(place=place_of(row), **row)


_AT_THE_DOOR = AskedOften(
    lambda sitting, officer: (
        with_place(Enrolment.objects.announced().at_the_door())
        .filter(sitting__pk=sitting, officer=officer)
        .values(*_READ, *PLACE)
    ),
    -101,
    -102,
)


def _refuse_start(door: _Door, at: datetime) -> None:
    state = sitting_state(
        ExamState(door.sitting__exam__state),
        opens_at=door.sitting__opens_at,
        closes_at=door.sitting__closes_at,
        at=at,
    )
    if state is SittingState.UPCOMING:
        raise NotOpen
    if state is not SittingState.OPEN:
        raise Closed
    if door.barred_by is not None:
        raise Barred
    if door.sitting__exam__needs_clearance and door.clearance_id is None:
        raise NeedsClearance
    door.place.refuse_elsewhere(current_address(), begun=False)


def _open(door: _Door, officer: Officer, at: datetime, grace: timedelta) -> AttemptRead:
    secret = secrets.token_bytes(SECRET_BYTES)
    attempt = Attempt(
        id=uuid4(),
        sitting_id=door.sitting_id,
        officer=officer,
        enrolment_id=door.pk,
        paper_id=door.paper_id,
        secret=secret,
        started_at=at,
    )
    step = AnswerStep(
        attempt_id=attempt.id,
        kind=AnswerStep.Kind.OPENED,
        at=at,
        facts={"sitting": door.sitting_id, "officer": officer.pk, "seal": door.paper_seal},
    )
    step.chain_after(0, GENESIS)
    with writers_turn(), transaction.atomic():
        if held_state(door.sitting__exam_id) is not ExamState.OPEN:
            raise Closed
        insert(attempt)
        insert(step)
    return AttemptRead(
        id=attempt.id,
        officer_id=officer.pk,
        state=AttemptState.IN_PROGRESS,
        epoch=attempt.epoch,
        secret=secret,
        closed_at=None,
        paper_id=door.paper_id,
        seal=door.paper_seal,
        sitting_id=door.sitting_id,
        clock=AttemptClock(
            started_at=at,
            duration=timedelta(seconds=door.sitting__duration_s),
            window_closes_at=door.sitting__closes_at,
            credits=timedelta(seconds=door.credit_s),
            grace=grace,
        ),
        officer_epoch=officer.session_epoch,
    )


def _resume(attempt_id: UUID, at: datetime, grace: timedelta) -> AttemptRead:
    def work() -> AttemptRead:
        read = read_in_time(attempt_id, at=at, grace=grace, lock=True)
        if read is None:
            raise NotFound
        if read.state is AttemptState.IN_PROGRESS and read.clock.is_over(at):
            closed = close(read, AttemptState.TIMED_OUT, at=at)
            read.state, read.closed_at = closed.state, closed.submitted_at
        elif read.state is AttemptState.IN_PROGRESS:
            Attempt.objects.filter(pk=attempt_id).update(epoch=F("epoch") + 1)
            read.epoch += 1
        return read

    return in_turn(work)
