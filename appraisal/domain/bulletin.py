"""The bulletin of a monthly exam (通报): its policy, its rows, ranks and small groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from appraisal.domain.exam_indicator import HUNDRED, rounded
from appraisal.domain.hiding import SmallGroups, hidden

FIGURES: Final = ("average", "pass_rate", "excellent_rate", "attendance")
COUNTS: Final = ("present", "excused", "absent")


class Audience(StrEnum):
    """Who reads an issued bulletin, of the unit that issues it and those below."""

    OFFICERS = "officers"
    """Everybody in post there."""
    LEADERS = "leaders"
    """Their leaders only, and those who prepare it."""


class RankBy(StrEnum):
    """Which figure puts units in order."""

    AVERAGE = "average"
    PASS_RATE = "pass_rate"  # noqa: S105


@dataclass(frozen=True, slots=True)
class BulletinRules:
    """Policy `bulletin`. The figures are the product's own and rest on no regulation; each bureau sets its own.

    Ranks are left out unless a bureau wants them: one month of 20 to 50 questions tells units apart but roughly.
    """

    organ_mark: str = ""
    """What stands before the number (发文机关代字), such as 安公法通; empty: the number alone."""
    first_number: int = 1
    """Where the numbers of a year begin; more than 1 where a bureau has issued bulletins of this year on paper."""
    excellent_percent: Decimal = Decimal(90)
    """From this share of the full marks on, a result is excellent."""
    show_ranks: bool = False
    rank_by: RankBy = RankBy.AVERAGE
    weakest: int = 5
    """How many subjects and articles are named."""
    audience: Audience = Audience.OFFICERS

    def __post_init__(self) -> None:
        if self.first_number < 1:
            raise ValueError("first_number: at least 1")
        if not 0 < self.excellent_percent <= 100:
            raise ValueError("excellent_percent: more than 0 and at most 100")
        if not 1 <= self.weakest <= 20:
            raise ValueError("weakest: 1 to 20")
        if len(self.organ_mark) > 20:
            raise ValueError("organ_mark: at most 20 characters")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in the bulletin. Figures are percent with two decimals; None: nobody counts, or not shown."""

    unit: int
    name: str
    path: str
    due: int
    present: int | None
    excused: int | None
    absent: int | None
    average: Decimal | None = None
    pass_rate: Decimal | None = None
    excellent_rate: Decimal | None = None
    attendance: Decimal | None = None
    change_average: Decimal | None = None
    """Percentage points against the month before."""
    change_pass_rate: Decimal | None = None
    rank: int | None = None
    is_own: bool = False
    """The officers who serve in the unit itself, without those below."""
    is_hidden: bool = False
    figure: int | None = None
    """The `UnitExamFigure` that it rests on."""
    hash: str = ""
    previous: int | None = None
    """The figure of the month before."""

    def without_figures(self) -> UnitLine:
        """The same line with nothing but its name and how many are due."""
        nothing: dict[str, Any] = dict.fromkeys(
            (*FIGURES, *COUNTS, "change_average", "change_pass_rate", "rank"), None
        )
        return replace(self, is_hidden=True, **nothing)

    def as_json(self) -> dict[str, Any]:
        """As it is frozen: decimals as text."""
        return {
            name: f"{value:.2f}" if isinstance(value, Decimal) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> UnitLine:
        """A frozen line as it was."""
        decimals = {*FIGURES, "change_average", "change_pass_rate"}
        facts: dict[str, Any] = {
            name: Decimal(value) if name in decimals and value is not None else value
            for name, value in row.items()
        }
        return cls(**facts)


def kept_back(lines: Sequence[UnitLine], policy: SmallGroups, *, steplen: int) -> list[UnitLine]:
    """`lines` (siblings and the parents above them) with small groups hidden: too small themselves, needed to hide
    these from a total that is shown, or below a unit that is hidden."""
    groups: dict[str, dict[str, int]] = {}
    for line in lines:
        above = line.path if line.is_own else line.path[:-steplen]
        groups.setdefault(above, {})[_name(line)] = line.due
    gone = {name for siblings in groups.values() for name in hidden(siblings, policy)}
    dark = {line.path for line in lines if not line.is_own and _name(line) in gone}
    return [
        line.without_figures()
        if _name(line) in gone or any(line.path.startswith(path) for path in dark)
        else line
        for line in lines
    ]


def ranked(lines: Sequence[UnitLine], by: RankBy) -> list[UnitLine]:
    """Lines with their rank by one figure, the highest first; equals share a rank. What is hidden has none."""
    figures = sorted(
        (figure for line in lines if not line.is_hidden and (figure := getattr(line, by.value)) is not None),
        reverse=True,
    )
    return [
        replace(line, rank=None if (figure := getattr(line, by.value)) is None else figures.index(figure) + 1)
        for line in lines
    ]


def change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Percentage points from the month before to this one; None where one of them is missing."""
    return None if now is None or before is None else rounded(now - before)


def excellent_rate(excellent: int, counted: int) -> Decimal | None:
    """Excellent results in percent of those who count; None when nobody counts."""
    return rounded(HUNDRED * excellent / Decimal(counted)) if counted else None


@dataclass(frozen=True, slots=True)
class WeakPoint:
    """A subject or an article, and what was earned of the marks to be had."""

    name: str
    earned: Decimal
    full: Decimal
    asked: int
    """Officers who were asked about it."""

    @property
    def share(self) -> Decimal:
        """In percent, two decimals."""
        return rounded(HUNDRED * self.earned / self.full)

    def as_json(self) -> dict[str, Any]:
        """As it is frozen."""
        return {
            "name": self.name,
            "earned": f"{self.earned:f}",
            "full": f"{self.full:f}",
            "asked": self.asked,
            "share": f"{self.share:.2f}",
        }


def weakest(points: Sequence[WeakPoint], number: int, policy: SmallGroups) -> list[WeakPoint]:
    """The `number` points on which the smallest share was earned, without those that few were asked about and those on
    which nothing was lost."""
    told = [
        point
        for point in points
        if point.full > 0 and point.asked >= policy.smallest and point.earned < point.full
    ]
    return sorted(told, key=lambda point: (point.earned / point.full, point.name))[:number]


def _name(line: UnitLine) -> str:
    """Tells a unit with everything below it from its own officers."""
    return f"{line.path}:own" if line.is_own else line.path
