"""Figures over the results of one exam, for those who hold it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

BANDS: Final = 10
TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Band:
    """How many scores lie between two percentages of the full marks: `low` included, `high` only in the last."""

    low: int
    high: int
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Marks are on the scale of the paper; `pass_rate` is a percentage. All rounded half up to tenths."""

    count: int
    average: Decimal
    lowest: Decimal
    median: Decimal
    highest: Decimal
    passed: int
    pass_rate: Decimal
    bands: tuple[Band, ...]


def summarise(scores: Sequence[Decimal], *, full_marks: Decimal, passed: int) -> Summary | None:
    """The summary of `scores`; None when there are none."""
    if not scores:
        return None
    ordered = sorted(scores)
    count = len(ordered)
    middle = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    tally = [0] * BANDS
    for score in ordered:
        tally[min(BANDS - 1, int(score * BANDS / full_marks))] += 1
    step = 100 // BANDS
    return Summary(
        count=count,
        average=_tenths(sum(ordered, Decimal(0)) / count),
        lowest=ordered[0],
        median=_tenths(middle),
        highest=ordered[-1],
        passed=passed,
        pass_rate=_tenths(Decimal(100 * passed) / count),
        bands=tuple(Band(number * step, (number + 1) * step, tally[number]) for number in range(BANDS)),
    )


def facility(earned: Mapping[str, int], full: Decimal) -> Decimal | None:
    """The mean share of an item's marks that was earned, in percent to tenths.

    `earned` says how many results have which marks, as decimal text; `full` are the marks that the item carries. None
    where nobody has a result.
    """
    count = sum(earned.values())
    if not count:
        return None
    total = sum((Decimal(marks) * times for marks, times in earned.items()), Decimal(0))
    return _tenths(100 * total / (full * count))


def _tenths(value: Decimal) -> Decimal:
    return value.quantize(TENTH, ROUND_HALF_UP)
