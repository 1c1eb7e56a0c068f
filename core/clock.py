"""The edge where the clock is read: views, commands and tasks ask here once and hand the answer on as `at`."""

from __future__ import annotations

from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

from core.domain import days


def now() -> datetime:
    """This instant, aware, in UTC."""
    return timezone.now()


def local_day(at: datetime) -> date:
    """The day at the bureau on which `at` falls."""
    return days.local_day(at, settings.TIME_ZONE)


def start_of_day(day: date) -> datetime:
    """The instant at which `day` begins at the bureau."""
    return days.start_of_day(day, settings.TIME_ZONE)


def moment_on(day: date, hour: time) -> datetime:
    """The instant at which the clocks at the bureau show `hour` on `day`."""
    return days.moment_on(day, hour, settings.TIME_ZONE)
