"""How scores are spread, in steps of equal width."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

STEP: Final = 5


@dataclass(frozen=True, slots=True)
class Step:
    """Officers whose score, in percent of the full marks, is at least `low` and below `high` (100 belongs to the
    last step)."""

    low: int
    high: int
    officers: int


def distribution(scores: Iterable[tuple[Decimal, Decimal, int]]) -> tuple[Step, ...]:
    """Steps from 0 to 100 percent over (score, full marks, officers)."""
    steps = [0] * (100 // STEP)
    for score, full, officers in scores:
        steps[min(int(score * 100 / full / STEP), len(steps) - 1)] += officers
    return tuple(Step(place * STEP, (place + 1) * STEP, count) for place, count in enumerate(steps))
