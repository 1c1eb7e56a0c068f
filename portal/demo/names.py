"""Invented names that a bureau could have: common surnames often, given names of three generations, nobody twice."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any, Final

from portal.demo.data import read_data

SENIOR_YEARS: Final = 20
YOUNG_YEARS: Final = 8
TRIES: Final = 200


class Names:
    """Gives names by a generator of its own: the same seed, the same names in the same order."""

    def __init__(self, seed: int, taken: Iterable[str] = ()) -> None:
        self._data: dict[str, Any] = read_data("names.json")
        self._surnames = [surname for surname, _weight in self._data["surnames"]]
        self._weights = [weight for _surname, weight in self._data["surnames"]]
        self._chance = random.Random(f"{seed}:names")  # noqa: S311 - invented people, not secrets
        self._taken = {*taken, *self._data["avoid"]}

    def next(self, years: float) -> str:
        """A name for somebody with so many years of service; a name is given twice only when all are used up."""
        name = self._one(years)
        for _try in range(TRIES):
            if name not in self._taken:
                break
            name = self._one(years)
        self._taken.add(name)
        return name

    def _one(self, years: float) -> str:
        chance = self._chance
        generation = "senior" if years > SENIOR_YEARS else "young" if years < YOUNG_YEARS else "middle"
        given = self._data[generation]["women" if chance.random() < self._data["women"] else "men"]
        surname = chance.choices(self._surnames, self._weights)[0]
        if chance.random() < self._data["single_share"]:
            return surname + chance.choice(given["single"])
        first, second = chance.choice(given["first"]), chance.choice(given["second"])
        return surname + (first if first == second else first + second)
