"""The clock of an attempt, as every answer to its candidate tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.domain.days import iso
from exams.domain.deadline import AttemptClock


def clock_json(clock: AttemptClock, at: datetime) -> dict[str, Any]:
    """Deadline, what is left and the server's time; `paused_at` only while the attempt is paused, when the deadline
    moves on with the clock."""
    told: dict[str, Any] = {
        "closes_at": iso(clock.deadline(at)),
        "remaining_s": clock.remaining_seconds(at),
        "server_time": iso(at),
    }
    if clock.paused_at is not None:
        told["paused_at"] = iso(clock.paused_at)
    return told
