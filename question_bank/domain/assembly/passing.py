"""Where on the scale of abilities the pass mark lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from question_bank.domain.assembly.model import Item

FARTHEST: Final = 4.0
"""Beyond that nobody is looked for: the pass mark lies at an end of the scale then."""


def ability_at(share: float, items: Sequence[Item], weights: Sequence[float]) -> float:
    """The ability whose expected share of the marks is ``share``: the test characteristic curve of ``items`` turned
    round, each with its weight; to two decimals, so that the same bank gives the same figure everywhere.

    Items without parameters are left out; without any the answer is 0, the mean of the scale.
    """
    kept = [
        (item, weight)
        for item, weight in zip(items, weights, strict=True)
        if item.slope is not None and weight > 0
    ]
    if not kept:
        return 0.0
    slope = np.array([item.slope for item, _weight in kept])
    location = np.array([item.location for item, _weight in kept])
    guessing = np.array([item.guessing for item, _weight in kept])
    weight = np.array([one for _item, one in kept])

    def expected(at: float) -> float:
        chance = guessing + (1 - guessing) / (1 + np.exp(-slope * (at - location)))
        return float((weight * chance).sum() / weight.sum())

    low, high = -FARTHEST, FARTHEST
    if expected(low) >= share:
        return low
    if expected(high) <= share:
        return high
    for _step in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if expected(middle) < share else (low, middle)
    return round((low + high) / 2, 2)
