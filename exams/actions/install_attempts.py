"""Put attempts into place in bulk, for a demonstration or a test world. Not a door for candidates: see start, save and
submit, which write the very same rows one at a time."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.domain.batches import in_batches
from core.domain.chains import GENESIS
from core.domain.errors import Refused
from exams.actions._answer_chain import AnswerChain
from exams.actions._closing import Ending, ending
from exams.actions._moves import held_state
from exams.actions._steps import AttemptRead, StoredStep, insert_many_steps
from exams.domain.answers import Answer
from exams.domain.deadline import AttemptClock
from exams.domain.layout import SECRET_BYTES
from exams.domain.states import AttemptState, ExamState
from exams.models import AnswerSheet, AnswerStep, Attempt, Enrolment, Receipt, Sitting

CHUNK: Final = 250
KEY_BYTES: Final = 8


class AttemptsRefused(Refused):
    """No attempt can be put there: the exam is not open, or the times are not those of its window."""

    code = "attempts_refused"


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What was saved for one item, in canonical form, and when."""

    position: int
    answer: Answer
    at: datetime


@dataclass(frozen=True, slots=True)
class AttemptSpec:
    """One attempt: when it began, the saves in the order of time, when it was handed in (None: it still runs)."""

    enrolment_id: int
    started_at: datetime
    saves: Sequence[GivenAnswer]
    handed_in_at: datetime | None = None


def install_attempts(*, sitting: Sitting, specs: Iterable[AttemptSpec], grace: timedelta) -> int:
    """Writes the attempts of `specs`, in chunks of one transaction each; returns how many.

    Every answer is a step of the attempt's chain, every hand-in has its sheet and its signed receipt: nothing tells
    these attempts from others. An officer who has an attempt already is left alone, so that a killed run can be
    repeated. Raises AttemptsRefused.
    """
    made = 0
    for chunk in in_batches(specs, CHUNK):
        with transaction.atomic():
            if held_state(sitting.exam_id) is not ExamState.OPEN:
                raise AttemptsRefused(_("The exam is not open."))
            made += _install(sitting, chunk, grace)
    return made


@dataclass(slots=True)
class _Rows:
    attempts: list[Attempt]
    steps: list[AnswerStep]
    endings: list[Ending]


def _install(sitting: Sitting, chunk: Sequence[AttemptSpec], grace: timedelta) -> int:
    at_the_door: Any = Enrolment.objects.at_the_door()
    doors = {
        row["pk"]: row
        for row in at_the_door.filter(
            sitting=sitting, pk__in=[spec.enrolment_id for spec in chunk], live_attempt_id=None
        ).values("pk", "officer_id", "paper_id", "paper_seal", "credit_s", "officer__session_epoch")
    }
    rows = _Rows([], [], [])
    for spec in chunk:
        if spec.enrolment_id in doors:
            _write(sitting, spec, doors[spec.enrolment_id], grace, rows)
    Attempt.objects.bulk_create(rows.attempts)
    insert_many_steps(rows.steps)
    AnswerSheet.objects.bulk_create([end.sheet for end in rows.endings])
    Receipt.objects.bulk_create([end.receipt for end in rows.endings])
    return len(rows.attempts)


def _write(
    sitting: Sitting, spec: AttemptSpec, door: Mapping[str, Any], grace: timedelta, rows: _Rows
) -> None:
    secret = secrets.token_bytes(SECRET_BYTES)
    read = AttemptRead(
        id=uuid4(),
        officer_id=door["officer_id"],
        state=AttemptState.IN_PROGRESS,
        epoch=1,
        secret=secret,
        closed_at=None,
        paper_id=door["paper_id"],
        seal=door["paper_seal"],
        sitting_id=sitting.pk,
        clock=AttemptClock(
            started_at=spec.started_at,
            duration=timedelta(seconds=sitting.duration_s),
            window_closes_at=sitting.closes_at,
            credits=timedelta(seconds=door["credit_s"]),
            grace=grace,
        ),
        officer_epoch=door["officer__session_epoch"],
    )
    _check_times(sitting, spec, read.clock)
    opened = AnswerStep(
        attempt_id=read.id,
        kind=AnswerStep.Kind.OPENED,
        at=spec.started_at,
        facts={"sitting": sitting.pk, "officer": read.officer_id, "seal": read.seal},
    )
    opened.chain_after(0, GENESIS)
    chain = AnswerChain(read.id, opened)
    read.steps = [StoredStep(opened.seq, opened.hash, opened.at, opened.kind, None, -1, None, None)]
    for number, save in enumerate(spec.saves, start=1):
        read.steps.append(
            chain.add(
                position=save.position,
                client_seq=number,
                key=secrets.token_hex(KEY_BYTES),
                answer=save.answer,
                at=save.at,
            )
        )
    rows.steps += [opened, *chain.steps]
    state, closed_at = AttemptState.IN_PROGRESS, None
    if spec.handed_in_at is not None:
        end = ending(read, AttemptState.SUBMITTED, at=spec.handed_in_at)
        state, closed_at = AttemptState.SUBMITTED, end.submitted_at
        rows.steps.append(end.step)
        rows.endings.append(end)
    rows.attempts.append(
        Attempt(
            id=read.id,
            sitting=sitting,
            officer_id=read.officer_id,
            enrolment_id=spec.enrolment_id,
            paper_id=read.paper_id,
            state=state.value,
            secret=secret,
            started_at=spec.started_at,
            closed_at=closed_at,
        )
    )


def _check_times(sitting: Sitting, spec: AttemptSpec, clock: AttemptClock) -> None:
    """Times rise, and everything lies between the opening of the window and the end of the attempt."""
    moments = [spec.started_at, *(save.at for save in spec.saves)]
    moments += [] if spec.handed_in_at is None else [spec.handed_in_at]
    rising = all(early <= late for early, late in zip(moments, moments[1:], strict=False))
    if not rising or moments[0] < sitting.opens_at or moments[0] >= sitting.closes_at:
        raise AttemptsRefused(_("The times of an attempt are not in order."))
    if clock.is_over(moments[-1]):
        raise AttemptsRefused(_("The times of an attempt are not in order."))
