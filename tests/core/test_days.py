"""Instants and the bureau's days."""

from datetime import UTC, date, datetime, timedelta, timezone

from core.clock import local_day, start_of_day
from core.domain import days


def test_the_day_at_the_bureau_begins_before_the_day_of_utc():
    assert days.local_day(datetime(2026, 3, 4, 16, 0, tzinfo=UTC), "Asia/Shanghai") == date(2026, 3, 5)
    assert days.local_day(datetime(2026, 3, 4, 15, 59, 59, tzinfo=UTC), "Asia/Shanghai") == date(2026, 3, 4)


def test_a_day_begins_at_its_first_instant():
    start = days.start_of_day(date(2026, 3, 5), "Asia/Shanghai")

    assert start == datetime(2026, 3, 4, 16, 0, tzinfo=UTC)
    assert days.local_day(start, "Asia/Shanghai") == date(2026, 3, 5)
    assert days.local_day(start - timedelta(microseconds=1), "Asia/Shanghai") == date(2026, 3, 4)


def test_the_clock_uses_the_time_zone_of_the_settings(settings):
    at = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)

    settings.TIME_ZONE = "Asia/Urumqi"

    assert local_day(at) == date(2026, 3, 5)
    assert start_of_day(date(2026, 3, 5)) == datetime(2026, 3, 4, 18, 0, tzinfo=UTC)


def test_an_instant_is_written_in_one_form_only():
    at = datetime(2026, 3, 5, 9, 0, tzinfo=timezone(timedelta(hours=8)))

    assert days.iso(at) == "2026-03-05T01:00:00.000000Z"
