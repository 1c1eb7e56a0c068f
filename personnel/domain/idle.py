"""When a session is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NOTED_EVERY = timedelta(minutes=1)
"""A session notes that it is in use at most this often."""


class Ending(StrEnum):
    """Why a session ended (stored with it)."""

    SIGNED_OUT = "signed_out"
    IDLE = "idle"
    LIMIT = "limit"
    ENDED_ELSEWHERE = "ended_elsewhere"
    DISABLED = "disabled"
    FACTOR = "factor"
    PASSWORD = "password"  # noqa: S105 - a reason, not a secret


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session may lie unused, and how long it may last altogether."""

    idle: timedelta
    absolute: timedelta

    def reached(self, *, started_at: datetime, seen_at: datetime, at: datetime) -> Ending | None:
        """The limit that a session has reached at `at`, if any."""
        if at - seen_at >= self.idle:
            return Ending.IDLE
        if at - started_at >= self.absolute:
            return Ending.LIMIT
        return None

    def is_alive(self, activity: datetime | None, at: datetime) -> bool:
        """Whether a running attempt showed life recently enough to keep the session."""
        return activity is not None and at - activity < self.idle
