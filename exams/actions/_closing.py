"""Closing an attempt, by hand-in or by time: the same four rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.domain.chains import GENESIS
from core.domain.days import iso
from core.domain.signing import key_id, sign
from core.keys import private_key
from core.prepared import insert
from exams.actions._moves import end_pause, move_attempt
from exams.actions._papers import sealed_paper
from exams.actions._steps import AttemptRead
from exams.domain.answers import candidate_answers, digest, packed
from exams.domain.deadline import attempt_time
from exams.domain.receipt import Receipt as ReceiptStatement
from exams.domain.receipt import receipt_code
from exams.domain.states import AttemptState
from exams.models import AnswerSheet, AnswerStep, Receipt


@dataclass(frozen=True, slots=True)
class HandedIn:
    """How an attempt ended. `receipt` is the receipt file without the proof that comes after closing."""

    state: AttemptState
    submitted_at: datetime
    receipt: dict[str, Any]


def receipt_file(receipt: Receipt) -> dict[str, Any]:
    """The receipt as its officer gets it."""
    return {**receipt.statement, "signature": receipt.signature}


@dataclass(frozen=True, slots=True)
class Ending:
    """The rows that end an attempt, not stored yet."""

    step: AnswerStep
    sheet: AnswerSheet
    receipt: Receipt
    submitted_at: datetime


def ending(read: AttemptRead, to: AttemptState, *, at: datetime) -> Ending:
    """The closing step, the answer sheet and the signed receipt of an attempt that ends as `to`.

    A hand-in within the grace is stamped with the deadline; time-up always is.
    """
    sealed = sealed_paper(read.paper_id, read.seal)
    current = read.current()
    answers = candidate_answers(current, sealed.paper, sealed.layout(read.secret))
    answered = sum(answer is not None for answer in answers.values())
    submitted_at = read.clock.stamp(at)
    head = read.head()
    step = AnswerStep(
        attempt_id=read.id,
        kind=to.value,
        at=attempt_time(at, head.at if head else None),
        facts={"answers": answered, "digest": digest(answers), "submitted_at": iso(submitted_at)},
    )
    step.chain_after(*((head.seq, head.hash) if head else (0, GENESIS)))
    sheet = AnswerSheet(
        attempt_id=read.id,
        answers=packed(current, len(sealed.paper.items)),
        answered=answered,
        digest=step.facts["digest"],
        head=step.hash,
        closed_at=submitted_at,
    )
    signing_key = private_key()
    signed_with = key_id(signing_key.public_key())
    statement = ReceiptStatement(
        attempt=str(read.id),
        sitting=read.sitting_id,
        answers=answered,
        digest=step.facts["digest"],
        submitted_at=iso(submitted_at),
        head=step.hash,
        key_id=signed_with,
        rehearsal=sealed.is_rehearsal,
    ).statement()
    receipt = Receipt(
        attempt_id=read.id,
        statement=statement,
        signature=sign(signing_key, statement),
        key_id=signed_with,
        code=receipt_code(step.hash),
    )
    return Ending(step, sheet, receipt, submitted_at)


def close(read: AttemptRead, to: AttemptState, *, at: datetime, last: bool = False) -> HandedIn:
    """Writes the ending of an attempt and its state; a pause that is under way ends with it.

    `read` must have been read and locked in the same transaction; `last` promises that it ends with this.
    """
    end = ending(read, to, at=at)
    if read.clock.paused_at is not None:
        end_pause(read.id, at=at)
    move_attempt(read.id, read.state, to, closed_at=end.submitted_at)
    insert(end.step, end.sheet, end.receipt, last=last)
    return HandedIn(to, end.submitted_at, receipt_file(end.receipt))
