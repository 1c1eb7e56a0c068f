"""Who may mark whose answer: never one's own, never one of one's own unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final


class Apart(StrEnum):
    """How far from a candidate's unit a marker has to serve."""

    LINE = "line"
    """Not in the same unit, nor in one above or below it."""
    UNIT = "unit"
    """Not in the same unit."""


@dataclass(frozen=True, slots=True)
class MarkingPolicy:
    """Policy kind `marking`. The figures are the product's own and rest on no regulation."""

    step: Decimal = Decimal("0.5")
    """Marks are given in steps of this; the full marks of a point can always be given."""
    lease_minutes: int = 20
    """How long an answer is kept for the marker who has it on screen."""
    apart: Apart = Apart.LINE


PATH_STEP: Final = 4
"""Characters of a unit's path for each level of the tree."""


def above(path: str) -> frozenset[str]:
    """`path` and the paths of all units above it."""
    return frozenset(path[:end] for end in range(PATH_STEP, len(path) + 1, PATH_STEP))


def too_near(marker_path: str, candidate_path: str, apart: Apart) -> bool:
    """Whether units of marker and candidate are the same or, with `LINE`, one above the other."""
    if apart is Apart.UNIT:
        return marker_path == candidate_path
    return candidate_path.startswith(marker_path) or marker_path.startswith(candidate_path)


@dataclass(frozen=True, slots=True)
class Marker:
    """An officer who marks, with the tree paths of every unit they serve in, on the exam day or now."""

    officer: int
    paths: frozenset[str]

    def may_mark(self, candidate: int, candidate_paths: Iterable[str], apart: Apart) -> bool:
        """Whether this marker may be given an answer of `candidate`, whose units have `candidate_paths`."""
        return self.officer != candidate and not any(
            too_near(own, other, apart) for own in self.paths for other in candidate_paths
        )
