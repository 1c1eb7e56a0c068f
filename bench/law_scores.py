"""Precision and recall of a comparison of two versions of a law against what is known to be true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from law.domain.compare import Comparison

PARTS = ("split", "merged")
HEAD = f"{'precision':>9} {'recall':>7} {'kinds':>7}  splits and mergers"
"""Above lines of scores."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts: pairs found, true, both; of those the ones of the right kind; pairs of splits and mergers likewise."""

    found: int = 0
    true: int = 0
    right: int = 0
    kinds: int = 0
    parts_found: int = 0
    parts_true: int = 0
    parts_right: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def line(self) -> str:
        """Precision and recall of pairs, share of right kinds; splits and mergers: right of found, right of true."""
        return (
            f"{self.right / (self.found or 1):9.1%} {self.right / (self.true or 1):7.1%} "
            f"{self.kinds / (self.right or 1):7.1%}  "
            f"{self.parts_right}/{self.parts_found} found, {self.parts_right}/{self.parts_true} true"
        )


def scored(found: Comparison, truth: Mapping[tuple[str, str], str]) -> Score:
    """How the pairs of `found` stand against `truth`, the kinds of pairs by (old, new)."""
    mine = {(pair.old, pair.new): pair.kind.value for pair in found.pairs}
    right = mine.keys() & truth.keys()
    parts = {pair for pair, kind in mine.items() if kind in PARTS}
    true_parts = {pair for pair, kind in truth.items() if kind in PARTS}
    return Score(
        found=len(mine),
        true=len(truth),
        right=len(right),
        kinds=sum(1 for pair in right if mine[pair] == truth[pair]),
        parts_found=len(parts),
        parts_true=len(true_parts),
        parts_right=len(parts & true_parts),
    )
