"""Who may mark whose answer: never one's own, never one of one's own unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from exams.domain.double_marking import Arbitration, Combine, LimitIn, MarkingRule
from question_bank.domain.kinds import KINDS


class Apart(StrEnum):
    """How far from a candidate's unit a marker has to serve."""

    LINE = "line"
    """Not in the same unit, nor in one above or below it."""
    UNIT = "unit"
    """Not in the same unit."""


WRITTEN_KINDS: Final = tuple(code for code, kind in KINDS.items() if kind.has_rubric or kind.has_parts)
"""Kinds of questions, and so of sections of a paper, whose answers people mark, in whole or in part."""


@dataclass(frozen=True, slots=True)
class MarkingPolicy:
    """Policy kind `marking`. The figures are the product's own and rest on no regulation.

    What decides about marks (`double` to `arbitration`, `step`) is taken over by each question when the answers of its
    exam are sorted, and stays as it was then.
    """

    step: Decimal = Decimal("0.5")
    """Marks are given in steps of this; the full marks of a point can always be given."""
    lease_minutes: int = 20
    """How long an answer is kept for the marker who has it on screen."""
    apart: Apart = Apart.LINE
    double: tuple[str, ...] = ()
    """Kinds of questions, and so sections of the paper, whose answers two people mark."""
    limit: Decimal = Decimal(20)
    """Two marks further apart than this go to a third marker; see `limit_in`."""
    limit_in: LimitIn = LimitIn.PERCENT
    combine: Combine = Combine.MEAN_IN_STEPS
    arbitration: Arbitration = Arbitration.NEAREST_PAIR
    help_out: bool = True
    """Whether a marker whose own share is done is given answers out of the shares of others."""
    control_every: int = 10
    """One answer in so many is a control answer, as long as there are any."""
    control_tolerance: Decimal = Decimal(15)
    """How far marks may lie from the agreed ones, in the unit of `limit_in`."""
    smallest_pairs: int = 10
    """Agreement of markers is shown from so many pairs on."""

    def __post_init__(self) -> None:
        if not all(figure.is_finite() for figure in (self.step, self.limit, self.control_tolerance)):
            raise ValueError("step, limit and control_tolerance are numbers")
        if not Decimal("0.01") <= self.step <= 10:
            raise ValueError("step is between 0.01 and 10 marks")
        if not 1 <= self.lease_minutes <= 24 * 60:
            raise ValueError("lease_minutes is between 1 and 1440")
        unknown = sorted(set(self.double) - set(WRITTEN_KINDS))
        if unknown:
            raise ValueError(f"double names kinds that nobody marks: {', '.join(unknown)}")
        most = 100 if self.limit_in is LimitIn.PERCENT else 1000
        if not 0 <= self.limit <= most or not 0 <= self.control_tolerance <= most:
            raise ValueError(f"limit and control_tolerance are between 0 and {most}")
        if not 2 <= self.control_every <= 1000:
            raise ValueError("control_every is between 2 and 1000")
        if not 2 <= self.smallest_pairs <= 1000:
            raise ValueError("smallest_pairs is between 2 and 1000")

    def rule_for(self, kind: str) -> MarkingRule:
        """How the answers to questions of `kind` (that of the section) are marked."""
        return MarkingRule(
            markers=2 if kind in self.double else 1,
            limit=self.limit,
            limit_in=self.limit_in,
            combine=self.combine,
            arbitration=self.arbitration,
            step=self.step,
            tolerance=self.control_tolerance,
        )


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
