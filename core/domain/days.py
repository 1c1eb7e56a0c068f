"""Between instants and the days and months people write in rules: the only place that converts."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def local_day(at: datetime, time_zone: str) -> date:
    """The calendar day at the bureau when the instant `at` (aware) happens."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def start_of_day(day: date, time_zone: str) -> datetime:
    """The instant (UTC) at which `day` begins at the bureau."""
    return datetime.combine(day, time.min, ZoneInfo(time_zone)).astimezone(UTC)


def moment_on(day: date, hour: time, time_zone: str) -> datetime:
    """The instant (UTC) at which the clocks at the bureau show `hour` on `day`."""
    return datetime.combine(day, hour, ZoneInfo(time_zone)).astimezone(UTC)


def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def iso(at: datetime) -> str:
    """`at` (aware) in ISO 8601, UTC, with microseconds and a Z: the one form used in hashes and answers."""
    return f"{at.astimezone(UTC).isoformat(timespec='microseconds')[:26]}Z"
