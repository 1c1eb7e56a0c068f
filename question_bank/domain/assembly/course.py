"""How a search goes on: the time it has, what it tells, and how it may end without forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Tell = Callable[[str, float], None]
"""Told how far the search is: the stage, and the share of it that is done."""


class OutOfTime(Exception):
    """No forms were found in the time given, and none were proven impossible."""


class NoForms(Exception):
    """There are no such forms. ``together``: not even the questions of all forms together can be had, which is proven;
    else no way was found to share them out among the forms, which is no proof."""

    def __init__(self, *, together: bool) -> None:
        super().__init__("no such forms")
        self.together = together


@dataclass(slots=True)
class Clock:
    """The time that is left: ``now`` counts seconds."""

    now: Callable[[], float]
    ends: float
    cut_short: bool = False

    def spent(self, since: float, seconds: float) -> None:
        """Notes that a step that began with ``since`` seconds left was given ``seconds``, and may have used them up."""
        self.cut_short = self.cut_short or since - self.left >= seconds

    @property
    def left(self) -> float:
        """Seconds until the end; from 0 on the search is cut short."""
        left = self.ends - self.now()
        self.cut_short = self.cut_short or left <= 0
        return max(0.0, left)
