"""How a search goes on: the time it has, what it tells, and how it may end without forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Tell = Callable[[str, float], None]
"""Told how far the search is: the stage, and the share of it that is done."""


class OutOfTime(Exception):
    """No forms were found in the time given, and none were proven impossible."""


class NoForms(Exception):
    """There are no such forms; ``together``: not even the questions of all forms together can be had."""

    def __init__(self, *, together: bool) -> None:
        super().__init__("no such forms")
        self.together = together


@dataclass(slots=True)
class Clock:
    """The time that is left: ``now`` counts seconds."""

    now: Callable[[], float]
    ends: float
    cut_short: bool = False

    @property
    def left(self) -> float:
        """Seconds until the end; from 0 on the search is cut short."""
        left = self.ends - self.now()
        self.cut_short = self.cut_short or left <= 0
        return max(0.0, left)
