"""When nobody could reach the exam: found from signs of life, and what each attempt gets for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

LONGEST: Final = timedelta(hours=24)
"""A longer silence is no outage of an exam: the installation was switched off, or its beat was never set right."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch of time without a sign of life, from the last one before it to the first one after it."""

    began_at: datetime
    ended_at: datetime

    @property
    def lasted(self) -> timedelta:
        return self.ended_at - self.began_at

    def until(self, paused_at: datetime | None) -> Silence:
        """The part of it before a pause that is under way: the pause gives back the rest."""
        return self if paused_at is None else Silence(self.began_at, min(self.ended_at, paused_at))

    def credit(self, *, started_at: datetime, deadline: datetime) -> timedelta:
        """What an attempt that began at `started_at` and would have ended at `deadline` gets back, in whole seconds,
        a begun one counted.

        The whole silence, or what was left of it when the attempt began; nothing when the two did not meet. The
        deadline is an instant, so that a silence that went on beyond it is given in full: at its end the candidate
        has as much time as at its beginning.
        """
        if deadline <= self.began_at or max(started_at, self.began_at) >= self.ended_at:
            return timedelta()
        lost = self.ended_at - max(self.began_at, started_at)
        return timedelta(seconds=-(-lost // timedelta(seconds=1)))


def outage_within(signs: Iterable[datetime], *, threshold: timedelta) -> Silence | None:
    """The longest stretch between neighbouring `signs`, when it is longer than `threshold`.

    Only the longest: whoever could reach the exam in between was not cut off, and shorter gaps between the answers of
    a few candidates say nothing about the site.
    """
    stretches = [Silence(before, after) for before, after in pairwise(sorted(signs))]
    longest = max(stretches, key=lambda stretch: stretch.lasted, default=None)
    return longest if longest is not None and longest.lasted > threshold else None
