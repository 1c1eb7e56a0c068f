"""The only conversion between instants and the days and months people write in rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def local_day(at: datetime, time_zone: str) -> date:
    """The calendar day at the bureau when the instant `at` (aware) happens."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def start_of_day(day: date, time_zone: str) -> datetime:
    """The instant (UTC) at which `day` begins at the bureau."""
    return datetime.combine(day, time.min, ZoneInfo(time_zone)).astimezone(UTC)


def iso(at: datetime) -> str:
    """`at` (aware) in ISO 8601, UTC, with microseconds and a Z: the one form used in hashes and answers."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
