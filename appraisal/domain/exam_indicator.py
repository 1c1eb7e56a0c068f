"""What a monthly exam is worth in an evaluation: from counts and scores to one value, by a rule with a version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

HUNDRED: Final = Decimal(100)
CENT: Final = Decimal("0.01")


class Absence(StrEnum):
    """How an absence counts."""

    ZERO = "zero"
    """As an attempt with no marks, not passed, not attended."""
    LEFT_OUT = "left_out"
    """Not at all: the officer is neither due nor absent."""


@dataclass(frozen=True, slots=True)
class ExamIndicator:
    """Policy `exam_indicator`: how average, pass rate and attendance make one value, and how many marks it carries.

    15 marks of 100 is what one county unit's monthly sheet gives the monthly exam (domain.md, R-Q8). The three
    weights, the treatment of absences and the smallest roster rest on no regulation: they are the product's own.
    """

    marks: Decimal = Decimal(15)
    average_weight: Decimal = Decimal(50)
    pass_rate_weight: Decimal = Decimal(30)
    attendance_weight: Decimal = Decimal(20)
    absent_with_leave: Absence = Absence.LEFT_OUT
    absent_without_leave: Absence = Absence.ZERO
    smallest_roster: int = 3
    """A unit in which fewer officers count gets no value: a figure of one or two people is a figure about a person."""

    def __post_init__(self) -> None:
        weights = (self.average_weight, self.pass_rate_weight, self.attendance_weight)
        if min(weights) < 0 or sum(weights) <= 0:
            raise ValueError("weights are not negative, and one of them is more than 0")
        if not 0 < self.marks <= 100:
            raise ValueError("marks: more than 0 and at most 100")
        if self.smallest_roster < 1:
            raise ValueError("smallest_roster: at least 1")


@dataclass(frozen=True, slots=True)
class Tally:
    """Counted for a unit: who was due, who came, how they did. `percent_sum` adds scores in percent of full marks."""

    due: int = 0
    present: int = 0
    excused: int = 0
    passed: int = 0
    percent_sum: Decimal = Decimal(0)

    @property
    def absent(self) -> int:
        """Due, not there, and without leave."""
        return self.due - self.present - self.excused

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.due + other.due,
            self.present + other.present,
            self.excused + other.excused,
            self.passed + other.passed,
            self.percent_sum + other.percent_sum,
        )


@dataclass(frozen=True, slots=True)
class ExamFigure:
    """The figures of a unit, in percent with two decimals, rounded half up; None where nobody counts."""

    counted: int
    average: Decimal | None
    pass_rate: Decimal | None
    attendance: Decimal | None
    value: Decimal | None
    points: Decimal | None


def exam_figure(tally: Tally, rule: ExamIndicator) -> ExamFigure:
    """Average and pass rate are taken over those who count, attendance over those who were to come."""
    counted = tally.present
    expected = tally.present
    if rule.absent_without_leave is Absence.ZERO:
        counted += tally.absent
        expected += tally.absent
    if rule.absent_with_leave is Absence.ZERO:
        counted += tally.excused
        expected += tally.excused
    if counted == 0:
        return ExamFigure(0, None, None, None, None, None)
    average = tally.percent_sum / counted
    pass_rate = HUNDRED * tally.passed / counted
    attendance = HUNDRED * tally.present / expected
    weighed = (
        rule.average_weight * average
        + rule.pass_rate_weight * pass_rate
        + rule.attendance_weight * attendance
    )
    value = rounded(weighed / (rule.average_weight + rule.pass_rate_weight + rule.attendance_weight))
    large_enough = counted >= rule.smallest_roster
    return ExamFigure(
        counted=counted,
        average=rounded(average),
        pass_rate=rounded(pass_rate),
        attendance=rounded(attendance),
        value=value if large_enough else None,
        points=rounded(rule.marks * value / HUNDRED) if large_enough else None,
    )


def officer_value(percent: Decimal | None, *, excused: bool, rule: ExamIndicator) -> Decimal | None:
    """What the exam is worth for one officer, in percent; None when it does not count. Without score: absent."""
    if percent is not None:
        return rounded(percent)
    absence = rule.absent_with_leave if excused else rule.absent_without_leave
    return Decimal("0.00") if absence is Absence.ZERO else None


def rounded(figure: Decimal) -> Decimal:
    """Two decimals, half up, as on every sheet."""
    return figure.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Sat:
    """One officer of the roster: the path of the unit, and what came of it."""

    path: str
    excused: bool = False
    percent: Decimal | None = None
    passed: bool = False


def own_tallies(roster: Iterable[Sat]) -> dict[str, Tally]:
    """Tallies by path of the unit in which the officers serve."""
    tallies: dict[str, Tally] = {}
    for one in roster:
        came = one.percent is not None
        tally = Tally(1, int(came), int(one.excused and not came), int(came and one.passed))
        if one.percent is not None:
            tally = replace(tally, percent_sum=one.percent)
        tallies[one.path] = tallies.get(one.path, Tally()) + tally
    return tallies


def subtree_tallies(own: Mapping[str, Tally], *, top: str, steplen: int) -> dict[str, Tally]:
    """Tallies by path with everything below, for each unit from `top` down that holds somebody."""
    tallies: dict[str, Tally] = {}
    for path, tally in own.items():
        for end in range(len(top), len(path) + 1, steplen):
            above = path[:end]
            tallies[above] = tallies.get(above, Tally()) + tally
    return tallies
