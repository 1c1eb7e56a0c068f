"""When things happen in the demonstration bureau, counted back from the day of seeding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from core.clock import start_of_day

PAST_MONTHS: Final = 3
OPENS_AT_HOUR: Final = 8


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when an exam can be begun."""

    opens_at: datetime
    closes_at: datetime


def moment(day: date, hour: float) -> datetime:
    """An instant on a local day."""
    return start_of_day(day) + timedelta(hours=hour)


def months_before(today: date, count: int = PAST_MONTHS) -> list[date]:
    """The first days of the calendar months before that of `today`, oldest first."""
    months = [today.replace(day=1)]
    for _number in range(count):
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[:0:-1]


def beginning(today: date) -> date:
    """The day on which the demonstration bureau took the platform into use."""
    return months_before(today)[0] - timedelta(days=10)


def makeup_window(month: date) -> Window:
    """A day after the results of the month."""
    return Window(moment(month.replace(day=24), OPENS_AT_HOUR), moment(month.replace(day=24), 20))
