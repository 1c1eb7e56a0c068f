"""Drawing names by lot for a random-draw test (抽考), so that anybody can draw them again.

Each candidate of the pool has a lot: the SHA-256 of seed, a colon, "officer", a colon and the officer's own number, all
as text. The smallest lots are drawn. Units have lots in the same way, with "unit" and the number of the unit. Who knows
seed and pool comes to the same names with nothing but `sha256sum`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class DrawMode(StrEnum):
    """What is drawn."""

    UNITS = "units"
    OFFICERS = "officers"


@dataclass(frozen=True, slots=True)
class DrawRule:
    """How names are drawn.

    `units`: so many of the units that officers serve in, and of each `officers` (0: all of a unit). `officers`: so many
    out of all, whatever their unit. Whoever was drawn less than `rest_days` days ago is left out; with `police_types`
    only officers of these are in the pool.
    """

    mode: DrawMode
    officers: int
    units: int = 0
    rest_days: int = 0
    police_types: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As a draw keeps it."""
        return {
            "mode": self.mode.value,
            "officers": self.officers,
            "units": self.units,
            "rest_days": self.rest_days,
            "police_types": list(self.police_types),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> DrawRule:
        """The way back."""
        return cls(
            DrawMode(data["mode"]),
            data["officers"],
            data["units"],
            data["rest_days"],
            tuple(data["police_types"]),
        )


@dataclass(frozen=True, slots=True)
class Drawable:
    """One officer of the pool: own number, and number of the unit served in."""

    officer: int
    unit: int


def lot(seed: str, kind: str, number: int) -> str:
    """The lot of an officer or a unit, in hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{kind}:{number}".encode()).hexdigest()


def draw(pool: Sequence[Drawable], *, seed: str, rule: DrawRule) -> list[Drawable]:
    """Who is drawn from `pool`, in the order of the draw; all of it where it is smaller than what is asked for.

    The order of the pool does not matter. Raises ValueError when the rule draws nobody.
    """
    if rule.officers < 0 or rule.units < 0 or not (rule.officers or rule.units):
        raise ValueError("a draw takes somebody")

    def by_lot(officers: Sequence[Drawable]) -> list[Drawable]:
        return sorted(officers, key=lambda one: lot(seed, "officer", one.officer))

    if rule.mode is DrawMode.OFFICERS:
        return by_lot(pool)[: rule.officers]
    homes = sorted({one.unit for one in pool}, key=lambda unit: lot(seed, "unit", unit))
    drawn: list[Drawable] = []
    for unit in homes[: rule.units or None]:
        of_unit = by_lot([one for one in pool if one.unit == unit])
        drawn += of_unit[: rule.officers or None]
    return drawn
