"""The time that an officer was given beyond the rule, as the officer is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from exams.actions._steps import AttemptRead
from exams.models import TimeCredit


@dataclass(frozen=True, slots=True)
class Credit:
    """One credit. `cause`: personal, extension, pause, outage, or undone with seconds below zero."""

    cause: str
    seconds: int
    granted_at: datetime

    @property
    def minutes(self) -> int:
        """Whole minutes of it."""
        return abs(self.seconds) // 60

    @property
    def rest(self) -> int:
        """Seconds beyond the whole minutes."""
        return abs(self.seconds) % 60


def credits_of_attempt(read: AttemptRead) -> list[Credit]:
    """Every credit of the attempt, oldest first. Nothing is asked of the database when there is none."""
    if not read.clock.credits:
        return []
    rows = TimeCredit.objects.filter(enrolment__attempts=read.id).order_by("granted_at", "pk")
    return [Credit(*row) for row in rows.values_list("cause", "seconds", "granted_at")]
