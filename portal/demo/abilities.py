"""How able the simulated officers are: people differ, units differ a little, and it gets better from month to month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from personnel.models import Unit

MEAN: Final = 0.6
PERSON, COUNTY, UNIT, DAY = 0.8, 0.22, 0.28, 0.3
"""Standard deviations, in logits: of people, of counties, of units in them, and of one person from day to day."""
TREND: Final = 0.22
"""What a month of study adds, in logits."""
COUNTY_PATH: Final = 8
"""Characters of a path that name the county."""


class Abilities:
    """The ability of everybody, the same whenever it is asked for: it depends on the seed and on who it is."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._paths = dict(Unit.objects.values_list("pk", "path"))

    def of(
        self, officers: Sequence[int], units: Sequence[int], *, month: int, occasion: int
    ) -> npt.NDArray[np.float64]:
        """Abilities in logits of `officers` (by id) who serve in `units` (in the same order), in the month with this
        number (later is better) on this occasion."""
        if not officers:
            return np.zeros(0)
        counties = [self._paths[unit][:COUNTY_PATH] for unit in units]
        numbers = {path: number for number, path in enumerate(sorted(set(self._paths.values())))}
        return (
            MEAN
            + TREND * month
            + PERSON * self._drawn("officers", max(officers))[list(officers)]
            + UNIT * self._drawn("units", max(units))[list(units)]
            + COUNTY * self._drawn("counties", len(numbers))[[numbers.get(path, 0) for path in counties]]
            + DAY * self._drawn(f"day {occasion}", max(officers))[list(officers)]
        )

    def of_unit(self, unit: int) -> float:
        """How well a unit does, in standard deviations: also in its study."""
        return float(self._drawn("units", unit)[unit])

    def _drawn(self, what: str, last: int) -> npt.NDArray[np.float64]:
        """One normal number for each id from 0 to `last`; a longer row begins with the shorter one."""
        source = np.random.default_rng([self._seed, *what.encode()])
        return source.normal(size=last + 1)
