"""One intervention on one candidate: looked at again under lock, then done, in a transaction of its own.

So hundreds of candidates are dealt with one after the other, and nobody's save waits for more than one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import F, OuterRef, Subquery

from exams.actions._closing import close
from exams.actions._moves import end_pause, held_state, move_attempt, pause_attempt
from exams.actions._reopening import closed_with_s, go_on_with, missing_seconds, voiding_step
from exams.actions._steps import AttemptRead, in_turn, insert_steps, read_attempt
from exams.domain.interventions import Candidate, Hindrance, Intervening, hindrance
from exams.domain.states import AttemptState
from exams.models import (
    AnswerStep,
    Attempt,
    Enrolment,
    Intervention,
    InterventionEffect,
    Result,
    TimeCredit,
)
from personnel.actions.end_session import end_other_sessions
from personnel.domain.idle import Ending

ALL_ANSWERS: Final = frozenset({Intervening.HAND_IN, Intervening.REOPEN})
"""Kinds that read every answer; the others look at the head of the chain only."""


@dataclass(frozen=True, slots=True)
class Act:
    """An intervention that is being done. `again`: whoever is voided may begin anew."""

    row: Intervention
    at: datetime
    grace: timedelta
    again: bool = False

    @property
    def kind(self) -> Intervening:
        return Intervening(self.row.kind)

    @property
    def occasion(self) -> str:
        """Under which its time credits stand: each candidate is given it once."""
        return f"intervention:{self.row.pk}"


def affect(act: Act, enrolment_id: int) -> Hindrance | None:
    """Does `act` to one candidate and writes its effect; what stands against it otherwise."""

    def work() -> Hindrance | None:
        enrolment, read = _locked(act, enrolment_id)
        against = hindrance(act.kind, _candidate(act, enrolment, read), seconds=act.row.seconds)
        if against is not None:
            return against
        effect = InterventionEffect(
            intervention=act.row, enrolment=enrolment, attempt_id=read.id if read else None
        )
        if read is None:
            _extend(act, effect)
        else:
            _DEEDS[act.kind](act, effect, read)
        effect.save(force_insert=True)
        return None

    return in_turn(work)


def _locked(act: Act, enrolment_id: int) -> tuple[Enrolment, AttemptRead | None]:
    standing = Attempt.objects.filter(enrolment=OuterRef("pk")).exclude(state=AttemptState.VOIDED)
    enrolment = Enrolment.objects.annotate(standing=Subquery(standing.values("pk")[:1])).get(pk=enrolment_id)
    attempt_id: UUID | None = enrolment.__dict__["standing"]
    if attempt_id is None:
        return enrolment, None
    positions: list[int] | None = None if act.kind in ALL_ANSWERS else []
    return enrolment, read_attempt(attempt_id, grace=act.grace, positions=positions, lock=True)


def _candidate(act: Act, enrolment: Enrolment, read: AttemptRead | None) -> Candidate:
    exam, oneself = held_state(act.row.exam_id), enrolment.officer_id == act.row.actor_id
    if read is None:
        voided = enrolment.attempts.filter(bars_start=True).exists()
        return Candidate(None, exam, voided=voided, oneself=oneself)
    return Candidate(
        read.state_at(act.at),
        exam,
        paused=read.clock.paused_at is not None,
        marked=Result.objects.filter(attempt=read.id).exists(),
        oneself=oneself,
        left_s=closed_with_s(read),
    )


def credit(act: Act, enrolment_id: int, *, cause: TimeCredit.Cause, seconds: int) -> TimeCredit:
    """A time credit that cites the intervention; its reason stands there."""
    return TimeCredit.objects.create(
        enrolment_id=enrolment_id,
        cause=cause,
        occasion=act.occasion,
        seconds=seconds,
        granted_at=act.at,
        granted_by_id=act.row.actor_id,
    )


def _extend(act: Act, effect: InterventionEffect, _read: AttemptRead | None = None) -> None:
    effect.credit = credit(
        act, effect.enrolment_id, cause=TimeCredit.Cause.EXTENSION, seconds=act.row.seconds
    )


def _pause(act: Act, _effect: InterventionEffect, read: AttemptRead) -> None:
    pause_attempt(read.id, at=act.at)


def resume(act: Act, effect: InterventionEffect, read: AttemptRead) -> None:
    """Lets the time run again; how many answers arrived meanwhile is noted, for a person to judge."""
    since = read.clock.paused_at
    saves = AnswerStep.objects.filter(
        attempt=read.id, late=False, kind=AnswerStep.Kind.ANSWER, at__gt=since
    ).count()
    effect.facts = {"saves": saves} if saves else {}
    effect.credit = end_pause(read.id, at=act.at, actor=act.row.actor)


def _move(act: Act, effect: InterventionEffect, read: AttemptRead) -> None:
    Attempt.objects.filter(pk=read.id).update(epoch=F("epoch") + 1)
    ended = end_other_sessions(
        officer=effect.enrolment.officer,
        kept_session_hash=None,
        actor=act.row.actor,
        at=act.at,
        reason=Ending.ENDED_ELSEWHERE,
    )
    effect.facts = {"sessions": ended}


def _hand_in(act: Act, _effect: InterventionEffect, read: AttemptRead) -> None:
    close(read, AttemptState.SUBMITTED, at=act.at)


def _reopen(act: Act, effect: InterventionEffect, read: AttemptRead) -> None:
    if read.state is AttemptState.IN_PROGRESS:
        close(read, AttemptState.TIMED_OUT, at=act.at)
        closed = read_attempt(read.id, grace=act.grace)
        assert closed is not None  # noqa: S101 - it is locked
        read = closed
    seconds = missing_seconds(read, seconds=act.row.seconds, at=act.at)
    if seconds:
        effect.credit = credit(act, effect.enrolment_id, cause=TimeCredit.Cause.EXTENSION, seconds=seconds)
    effect.facts = {"attempt": str(go_on_with(read, at=act.at).pk)}


def _void(act: Act, _effect: InterventionEffect, read: AttemptRead) -> None:
    if read.clock.paused_at is not None:
        end_pause(read.id, at=act.at)
    insert_steps([voiding_step(read, at=act.at, facts={})])
    fields: dict[str, Any] = {"bars_start": not act.again, "closed_at": read.closed_at or act.at}
    move_attempt(read.id, read.state, AttemptState.VOIDED, **fields)


_DEEDS: Final[Mapping[Intervening, Callable[[Act, InterventionEffect, AttemptRead], None]]] = {
    Intervening.EXTEND: _extend,
    Intervening.PAUSE: _pause,
    Intervening.RESUME: resume,
    Intervening.MOVE: _move,
    Intervening.HAND_IN: _hand_in,
    Intervening.REOPEN: _reopen,
    Intervening.VOID: _void,
}
