"""Counts of an exam by unit, rolled up along the tree of units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Turnout:
    """Officers due, who sat, who passed. `passed` counts released results only."""

    due: int = 0
    sat: int = 0
    passed: int = 0

    def __add__(self, other: Turnout) -> Turnout:
        return Turnout(self.due + other.due, self.sat + other.sat, self.passed + other.passed)

    @property
    def absent(self) -> int:
        return self.due - self.sat

    @property
    def pass_rate(self) -> Fraction | None:
        """Passed of those who sat, a fraction 0..1; None when nobody sat."""
        return Fraction(self.passed, self.sat) if self.sat else None


def rolled_up(counts: Mapping[str, Turnout], path: str) -> Turnout:
    """The turnout of the unit at tree path `path` and everything below it."""
    return sum((own for place, own in counts.items() if place.startswith(path)), Turnout())
