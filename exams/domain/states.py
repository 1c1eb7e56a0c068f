"""States of attempts and exams, and the only moves between them."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

State = TypeVar("State", bound=StrEnum)


class AttemptState(StrEnum):
    """Where one officer's attempt stands."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    TIMED_OUT = "timed_out"
    VOIDED = "voided"


ATTEMPT_MOVES: Final[Mapping[AttemptState, frozenset[AttemptState]]] = {
    AttemptState.IN_PROGRESS: frozenset(
        {AttemptState.SUBMITTED, AttemptState.TIMED_OUT, AttemptState.VOIDED}
    ),
    AttemptState.SUBMITTED: frozenset({AttemptState.VOIDED}),
    AttemptState.TIMED_OUT: frozenset({AttemptState.VOIDED}),
    AttemptState.VOIDED: frozenset(),
}


class ExamState(StrEnum):
    """Where an exam stands between its first draft and the release of its results."""

    DRAFT = "draft"
    SEALED = "sealed"
    OPEN = "open"
    CLOSED = "closed"
    MARKED = "marked"
    PROVISIONAL = "provisional"
    SIGNED_OFF = "signed_off"
    RELEASED = "released"
    CANCELLED = "cancelled"


# An exam is released straight after marking only when its own plan says so: the action sees to it. Signatures over
# results that are corrected before their release no longer hold: the exam goes back to where it was.
EXAM_MOVES: Final[Mapping[ExamState, frozenset[ExamState]]] = {
    ExamState.DRAFT: frozenset({ExamState.SEALED, ExamState.CANCELLED}),
    ExamState.SEALED: frozenset({ExamState.OPEN, ExamState.CANCELLED}),
    ExamState.OPEN: frozenset({ExamState.CLOSED, ExamState.CANCELLED}),
    ExamState.CLOSED: frozenset({ExamState.MARKED}),
    ExamState.MARKED: frozenset({ExamState.PROVISIONAL, ExamState.SIGNED_OFF, ExamState.RELEASED}),
    ExamState.PROVISIONAL: frozenset({ExamState.SIGNED_OFF}),
    ExamState.SIGNED_OFF: frozenset({ExamState.RELEASED, ExamState.MARKED, ExamState.PROVISIONAL}),
    ExamState.RELEASED: frozenset(),
    ExamState.CANCELLED: frozenset(),
}


class AnswerFileState(StrEnum):
    """What became of an answer file."""

    WAITING = "waiting"
    TAKEN = "taken"
    TURNED_DOWN = "turned_down"


ANSWER_FILE_MOVES: Final[Mapping[AnswerFileState, frozenset[AnswerFileState]]] = {
    AnswerFileState.WAITING: frozenset({AnswerFileState.TAKEN, AnswerFileState.TURNED_DOWN}),
    AnswerFileState.TAKEN: frozenset(),
    AnswerFileState.TURNED_DOWN: frozenset(),
}


class MonthState(StrEnum):
    """What became of one month of a series of exams."""

    BLOCKED = "blocked"
    MADE = "made"
    DROPPED = "dropped"


MONTH_MOVES: Final[Mapping[MonthState, frozenset[MonthState]]] = {
    MonthState.BLOCKED: frozenset({MonthState.BLOCKED, MonthState.MADE, MonthState.DROPPED}),
    MonthState.MADE: frozenset(),
    MonthState.DROPPED: frozenset(),
}


class SittingState(StrEnum):
    """What a candidate is told about a sitting (contract 5)."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    RELEASED = "released"


def may_move(moves: Mapping[State, frozenset[State]], source: State, target: State) -> bool:
    """Whether the table allows the step from `source` to `target`."""
    return target in moves[source]


def sitting_state(exam: ExamState, *, opens_at: datetime, closes_at: datetime, at: datetime) -> SittingState:
    """The state of a sitting as candidates see it at the moment `at`.

    An exam that nobody has opened yet is upcoming even inside its window; one that has been
    closed (or cancelled) by a person is closed even if the window has not run out.
    """
    if exam is ExamState.RELEASED:
        return SittingState.RELEASED
    if exam in {ExamState.DRAFT, ExamState.SEALED, ExamState.OPEN}:
        if at >= closes_at:
            return SittingState.CLOSED
        if exam is ExamState.OPEN and at >= opens_at:
            return SittingState.OPEN
        return SittingState.UPCOMING
    return SittingState.CLOSED
