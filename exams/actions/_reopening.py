"""Go on with an attempt that was closed by mistake (docs/decisions: a reopened attempt is a new one).

Sheet and receipt of the closed attempt stay as they are and verify for ever. The attempt itself is voided, and a new
one takes its place: same paper, same secret (so the questions stand where they stood), same start, and every answer
copied as a step that commits to it. Its opening cites the head of the closed one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from uuid import uuid4

from core.domain.chains import GENESIS
from exams.actions._answer_chain import AnswerChain
from exams.actions._moves import move_attempt
from exams.actions._steps import AttemptRead, StoredStep, insert_steps
from exams.domain.deadline import attempt_time
from exams.domain.states import AttemptState
from exams.models import AnswerStep, Attempt


def closed_with_s(read: AttemptRead) -> int:
    """How many seconds were left when the attempt was closed."""
    return 0 if read.closed_at is None else read.clock.remaining_seconds(read.closed_at)


def missing_seconds(read: AttemptRead, *, seconds: int, at: datetime) -> int:
    """What has to be credited so that what was left at closing, and `seconds` more, are left at `at`."""
    left = timedelta(seconds=closed_with_s(read) + seconds)
    return max(0, ceil((at + left - read.clock.deadline(at)).total_seconds()))


def go_on_with(read: AttemptRead, *, at: datetime) -> Attempt:
    """Voids the closed attempt and begins the one that goes on with it. `read` is locked, with all its answers."""
    old = Attempt.objects.select_related("sheet").get(pk=read.id)
    new_id = uuid4()
    insert_steps([voiding_step(read, at=at, facts={"reopened_as": str(new_id)})])
    move_attempt(read.id, read.state, AttemptState.VOIDED)
    new = Attempt(
        id=new_id,
        sitting_id=read.sitting_id,
        officer_id=read.officer_id,
        enrolment_id=old.enrolment_id,
        paper_id=read.paper_id,
        secret=read.secret,
        started_at=read.clock.started_at,
        continues=old,
    )
    new.save(force_insert=True)
    insert_steps(_first_steps(new, read, old.sheet.head, at))
    return new


def voiding_step(read: AttemptRead, *, at: datetime, facts: dict[str, object]) -> AnswerStep:
    """The step that ends the chain of an attempt that is voided."""
    head = read.head()
    if head is None:
        raise ValueError(f"attempt {read.id} has no steps")
    step = AnswerStep(
        attempt_id=read.id, kind=AnswerStep.Kind.VOIDED, at=attempt_time(at, head.at), facts=facts
    )
    step.chain_after(head.seq, head.hash)
    return step


def _first_steps(new: Attempt, read: AttemptRead, head: str, at: datetime) -> list[AnswerStep]:
    opening = AnswerStep(
        attempt_id=new.pk,
        kind=AnswerStep.Kind.OPENED,
        at=at,
        facts={
            "sitting": read.sitting_id,
            "officer": read.officer_id,
            "seal": read.seal,
            "continues": str(read.id),
            "head": head,
        },
    )
    opening.chain_after(0, GENESIS)
    chain = AnswerChain(new.pk, opening)
    for step in _newest(read):
        chain.add(
            position=step.place,
            client_seq=step.client_seq,
            key=step.key or "",
            answer=step.answer,
            at=at,
        )
    return [opening, *chain.steps]


def _newest(read: AttemptRead) -> list[StoredStep]:
    """The step that counts for each item, in the order of the paper."""
    newest: dict[int, StoredStep] = {}
    for step in read.steps:
        if step.position is None:
            continue
        held = newest.get(step.position)
        if held is None or step.client_seq > held.client_seq:
            newest[step.position] = step
    return [newest[position] for position in sorted(newest)]
