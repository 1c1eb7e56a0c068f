"""Store what a candidate answered: one locking read, one INSERT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from core.remembered import Remembered
from core.works import Work
from exams.actions._answer_chain import AnswerChain
from exams.actions._papers import SealedPaper, sealed_paper
from exams.actions._saves_together import AttemptAsked, StepsGiven
from exams.actions._steps import AttemptRead, StoredStep, in_turn
from exams.actions.errors import (
    AlreadySubmitted,
    Closed,
    InvalidSave,
    KeyReused,
    NotFound,
    ReadOnly,
    WriterExpired,
)
from exams.domain.answers import (
    Answer,
    CandidateAnswer,
    Current,
    InvalidAnswer,
    candidate_answer,
    canonical_answer,
)
from exams.domain.deadline import AttemptClock, attempt_time
from exams.domain.layout import Layout, UnknownId
from exams.domain.states import AttemptState
from exams.domain.writer import Writer
from exams.models import AnswerStep

LATE_STEPS_KEPT: Final = 500
LATE_MARK: Final = "~"

_layouts: Remembered[UUID, Layout] = Remembered(4096)
"""Layouts by attempt: they never change, and knowing one beforehand spares reading every answer of the attempt."""


@dataclass(frozen=True, slots=True)
class Save:
    """One answer as it arrived. `answer` is in the candidate's form and not checked yet."""

    item: str
    seq: int
    key: str
    answer: object
    elapsed_ms: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """What is stored for one save. `stale`: it was older than what was there, which is returned instead."""

    item: str
    seq: int
    saved_at: datetime
    answer: CandidateAnswer
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Saving:
    """The answer to a batch: each save in the order sent, and the clock of the attempt."""

    saved: tuple[Saved, ...]
    clock: AttemptClock
    at: datetime


@dataclass(frozen=True, slots=True)
class _Parsed:
    position: int
    seq: int
    key: str
    answer: Answer
    elapsed_ms: int

    def same_as(self, step: StoredStep) -> bool:
        return (self.position, self.seq, self.answer) == (step.position, step.client_seq, step.answer)


@dataclass(slots=True)
class _Plan:
    saved: list[Saved]
    steps: list[AnswerStep]
    refusal: Closed | None = None


def save_answers(
    *,
    attempt_id: UUID,
    saves: Sequence[Save],
    writer: Writer | None,
    officer_id: int | None,
    at: datetime,
    grace: timedelta,
) -> Saving:
    """Stores all of `saves` or nothing, in the order of checks of contract 5; no saves at all only ask for the clock.

    `writer` is a token that was verified against its signature and the session cookie; `officer_id` the officer
    that the session names, None where the token alone speaks (the fast path, which reads neither). Saves that
    arrive after deadline and grace are kept as late evidence and refused. Raises the refusals of `errors`, and
    `WriterExpired` when the token's session was ended and nobody else vouches for the officer.
    """

    def work() -> Work[tuple[_Plan, AttemptRead]]:
        keys = [save.key for save in saves]
        read = yield AttemptAsked(attempt_id, at, grace, keys, _known_positions(attempt_id, saves))
        if read is None or read.officer_id != (
            writer.officer if officer_id is None and writer else officer_id
        ):
            raise NotFound
        if officer_id is None and writer is not None and writer.officer_epoch != read.officer_epoch:
            raise WriterExpired
        plan = _plan(read, saves, writer, at)
        if plan.steps:
            yield StepsGiven.behind(read, plan.steps)
        return plan, read

    plan, read = in_turn(work)
    if plan.refusal is not None:
        raise plan.refusal
    return Saving(tuple(plan.saved), read.clock, at)


def _known_positions(attempt_id: UUID, saves: Sequence[Save]) -> list[int] | None:
    """Which items the saves are for, when this process has seen the attempt before; else None."""
    layout = _layouts.get(attempt_id)
    if layout is None:
        return None
    return [layout.position(save.item) for save in saves if layout.has_item(save.item)]


def _plan(read: AttemptRead, saves: Sequence[Save], writer: Writer | None, at: datetime) -> _Plan:
    sealed = sealed_paper(read.paper_id, read.seal)
    layout = sealed.layout(read.secret)
    _layouts[read.id] = layout
    parsed = [_parse(save, number, sealed, layout) for number, save in enumerate(saves)]
    known = read.with_keys()
    for save in parsed:
        if save.key in known and not save.same_as(known[save.key]):
            raise KeyReused
    fresh = [save for save in parsed if save.key not in known]
    if parsed and not fresh:
        return _Plan([_stored(known[save.key], sealed, layout) for save in parsed], [])
    if not _may_write(writer, read):
        raise ReadOnly
    if read.state is AttemptState.SUBMITTED:
        raise AlreadySubmitted
    if read.state is AttemptState.VOIDED:
        raise Closed
    if read.state_at(at) is AttemptState.TIMED_OUT:
        return _Plan([], _late_steps(read, fresh, at), Closed())
    return _counted(read, parsed, known, at, sealed, layout)


def _counted(
    read: AttemptRead,
    parsed: Sequence[_Parsed],
    known: dict[str, StoredStep],
    at: datetime,
    sealed: SealedPaper,
    layout: Layout,
) -> _Plan:
    head = read.head()
    moment = attempt_time(at, head.at if head else None)
    newest = read.current()
    stored_at = {step.position: step.at for step in sorted(read.steps, key=lambda step: step.seq)}
    chain = AnswerChain(read.id, head)
    plan = _Plan([], chain.steps)
    for save in parsed:
        step = known.get(save.key)
        if step is not None:
            if not save.same_as(step):
                raise KeyReused
            plan.saved.append(_stored(step, sealed, layout))
            continue
        held = newest.get(save.position)
        if held is not None and save.seq <= held.client_seq:
            plan.saved.append(_stale(save.position, held, stored_at[save.position], sealed, layout))
            continue
        known[save.key] = chain.add(
            position=save.position,
            client_seq=save.seq,
            key=save.key,
            answer=save.answer,
            at=moment,
            elapsed_ms=save.elapsed_ms,
        )
        newest[save.position] = Current(save.answer, save.seq)
        stored_at[save.position] = moment
        plan.saved.append(_stored(known[save.key], sealed, layout))
    return plan


def _late_steps(read: AttemptRead, fresh: Sequence[_Parsed], at: datetime) -> list[AnswerStep]:
    """The late chain takes each key once, and no more than a fixed number of steps."""
    late = AnswerStep.objects.filter(attempt_id=read.id, late=True)
    head = late.order_by("seq").last()
    marked = {LATE_MARK + save.key: save for save in fresh}
    kept = set(late.filter(key__in=marked).values_list("key", flat=True))
    chain, moment = AnswerChain(read.id, head, late=True), attempt_time(at, head.at if head else None)
    room = LATE_STEPS_KEPT - (head.seq if head else 0)
    for key, save in [(key, save) for key, save in marked.items() if key not in kept][: max(0, room)]:
        chain.add(
            position=save.position,
            client_seq=save.seq,
            key=key,
            answer=save.answer,
            at=moment,
            elapsed_ms=save.elapsed_ms,
        )
    return chain.steps


def _may_write(writer: Writer | None, read: AttemptRead) -> bool:
    return (
        writer is not None
        and writer.attempt == str(read.id)
        and writer.officer == read.officer_id
        and writer.attempt_epoch == read.epoch
        and writer.officer_epoch == read.officer_epoch
    )


def _parse(save: Save, number: int, sealed: SealedPaper, layout: Layout) -> _Parsed:
    try:
        position = layout.position(save.item)
    except UnknownId:
        raise InvalidSave(f"saves[{number}].item") from None
    try:
        answer = canonical_answer(save.answer, sealed.paper.items[position], position, layout)
    except InvalidAnswer as error:
        raise InvalidSave(f"saves[{number}].answer{error.field}") from None
    return _Parsed(position, save.seq, save.key, answer, save.elapsed_ms)


def _stored(step: StoredStep, sealed: SealedPaper, layout: Layout) -> Saved:
    position = step.place
    answer = candidate_answer(step.answer, sealed.paper.items[position], position, layout)
    return Saved(layout.item_id(position), step.client_seq, step.at, answer)


def _stale(position: int, held: Current, at: datetime, sealed: SealedPaper, layout: Layout) -> Saved:
    answer = candidate_answer(held.answer, sealed.paper.items[position], position, layout)
    return Saved(layout.item_id(position), held.client_seq, at, answer, stale=True)
