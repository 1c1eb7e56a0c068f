"""What may be done about a candidate while an exam is held, and to whom it applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from exams.domain.states import AttemptState, ExamState

UNDO_WITHIN: Final = timedelta(seconds=10)
"""How long the board offers to take an extension or a pause back."""
UNDO_ARRIVES_WITHIN: Final = timedelta(seconds=20)
"""How long the server takes it: the click of the last moment is under way for a while."""
LONGEST_MINUTES: Final = 240


class Intervening(StrEnum):
    """Kinds of interventions."""

    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    MOVE = "move"
    HAND_IN = "hand_in"
    REOPEN = "reopen"
    VOID = "void"
    UNDO = "undo"


class Hindrance(StrEnum):
    """Why an intervention leaves a candidate as they are."""

    ONESELF = "oneself"
    NOT_BEGUN = "not_begun"
    NOT_RUNNING = "not_running"
    RUNNING = "running"
    PAUSED = "paused"
    NOT_PAUSED = "not_paused"
    VOIDED = "voided"
    MARKED = "marked"
    EXAM_OVER = "exam_over"
    NO_TIME = "no_time"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one kind asks for: the exam's states, minutes, a second confirmation, and whether it can be taken back."""

    exam: frozenset[ExamState]
    minutes: bool = False
    confirm: bool = False
    reversible: bool = False
    for_exam_officers: bool = False
    """Invigilators ask an exam officer."""


_OPEN: Final = frozenset({ExamState.OPEN})
RULES: Final[Mapping[Intervening, Rule]] = {
    Intervening.EXTEND: Rule(_OPEN, minutes=True, reversible=True),
    Intervening.PAUSE: Rule(_OPEN, reversible=True),
    Intervening.RESUME: Rule(_OPEN),
    Intervening.MOVE: Rule(_OPEN),
    Intervening.HAND_IN: Rule(_OPEN, confirm=True),
    Intervening.REOPEN: Rule(_OPEN, minutes=True, for_exam_officers=True),
    Intervening.VOID: Rule(
        frozenset({ExamState.OPEN, ExamState.CLOSED}), confirm=True, for_exam_officers=True
    ),
}
"""Everything that a person can choose; undoing is no choice but an answer to one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What decides on one candidate. `state` is None before the start; `left_s` what was left when it was closed."""

    state: AttemptState | None
    exam: ExamState
    paused: bool = False
    marked: bool = False
    voided: bool = False
    """An attempt was voided and none stands in its place."""
    oneself: bool = False
    left_s: int = 0


def hindrance(kind: Intervening, candidate: Candidate, *, seconds: int = 0) -> Hindrance | None:
    """Why `kind` does not apply to `candidate`, None when it does. `seconds`: the time it would give."""
    if candidate.oneself:
        return Hindrance.ONESELF
    if candidate.exam not in RULES[kind].exam:
        return Hindrance.EXAM_OVER
    if candidate.state is None:
        if candidate.voided:
            return Hindrance.VOIDED
        return None if kind is Intervening.EXTEND else Hindrance.NOT_BEGUN
    if candidate.state is AttemptState.VOIDED:
        return Hindrance.VOIDED
    if kind is Intervening.REOPEN:
        return _of_reopening(candidate, seconds)
    if kind is Intervening.VOID:
        return Hindrance.MARKED if candidate.marked else None
    if candidate.state is not AttemptState.IN_PROGRESS:
        return Hindrance.NOT_RUNNING
    if kind is Intervening.PAUSE and candidate.paused:
        return Hindrance.PAUSED
    if kind is Intervening.RESUME and not candidate.paused:
        return Hindrance.NOT_PAUSED
    return None


def _of_reopening(candidate: Candidate, seconds: int) -> Hindrance | None:
    if candidate.state is AttemptState.IN_PROGRESS:
        return Hindrance.RUNNING
    if candidate.marked:
        return Hindrance.MARKED
    return Hindrance.NO_TIME if candidate.left_s + seconds <= 0 else None
