"""Make-up exams (补考): who is proposed, and what counts in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

HUNDREDTH: Final = Decimal("0.01")


class MakeupRule(StrEnum):
    """How a make-up counts beside the first exam."""

    CAPPED = "capped"
    BEST = "best"


class MakeupCause(StrEnum):
    """Why somebody sits a make-up."""

    WITH_LEAVE = "with_leave"
    ABSENT = "absent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class MakeupPolicy:
    """Policy kind `makeup`: who is proposed for the make-up exam, when it is held and how it counts.

    Figures are the product's own and rest on no regulation. `cap_percent` None: the pass mark of the make-up exam.
    """

    absent_with_leave: bool = True
    absent_without_leave: bool = False
    below_pass_mark: bool = True
    rule: MakeupRule = MakeupRule.CAPPED
    cap_percent: Decimal | None = None
    days_after: int = 7
    """The window opens so many days after the results of the first exam are looked at."""
    window_days: int = 2
    attempts: int = 1
    """Make-up exams that one officer may sit for one exam."""


@dataclass(frozen=True, slots=True)
class Score:
    """Marks of one result."""

    score: Decimal
    full_marks: Decimal
    passed: bool

    @property
    def share(self) -> Fraction:
        """Of the full marks."""
        return Fraction(self.score) / Fraction(self.full_marks)

    @property
    def percent(self) -> Decimal:
        """Of the full marks, rounded down to hundredths."""
        return floor(self.share * 100)


def proposed(
    policy: MakeupPolicy, *, sat: bool, passed: bool, leave_to_makeup: bool, excused: bool, taken: int
) -> MakeupCause | None:
    """Why somebody is on the proposed list; None for who is not. `taken` counts earlier make-ups of the exam."""
    if taken >= policy.attempts or passed:
        return None
    if sat:
        return MakeupCause.FAILED if policy.below_pass_mark else None
    if excused or leave_to_makeup:
        wanted = policy.absent_with_leave and leave_to_makeup
        return MakeupCause.WITH_LEAVE if wanted else None
    return MakeupCause.ABSENT if policy.absent_without_leave else None


def counted_makeup(made: Score, *, rule: str, cap_percent: Decimal | None, cause: str) -> Score:
    """What counts of a make-up: the marks stay, the counted score is a figure of its own, never above the cap.

    The cap binds after a fail or an absence without leave, not after leave.
    """
    if rule != MakeupRule.CAPPED or cap_percent is None or cause == MakeupCause.WITH_LEAVE:
        return made
    cap = floor(Fraction(made.full_marks) * Fraction(cap_percent) / 100)
    return Score(min(made.score, cap), made.full_marks, made.passed)


def counts(first: Score | None, makeups: Sequence[Score]) -> Score | None:
    """The one with the greatest share of its full marks, the earlier of equals; None when there is none."""
    all_scores = [*([first] if first is not None else ()), *makeups]
    return max(all_scores, key=lambda score: score.share, default=None)


def floor(value: Fraction) -> Decimal:
    """Rounded down to hundredths."""
    hundredths = value.numerator * 100 // value.denominator
    return (Decimal(hundredths) / 100).quantize(HUNDREDTH, rounding=ROUND_FLOOR)
