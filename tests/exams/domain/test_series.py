"""Months of a series: year end, February, edits, and the moment of a reminder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from exams.domain.reminding import occasion
from exams.domain.series import (
    Calendar,
    days_of,
    first_month,
    months_to_look_at,
    problems_of,
    title_of,
    version_for,
)

RULE = Calendar(
    make_day=20,
    cut_off_days=7,
    opens_day=10,
    opens_time=time(9),
    closes_day=12,
    closes_time=time(18),
    duration_minutes=60,
)


@pytest.mark.parametrize(
    "month, made_on, cut_off, opens_on, closes_on",
    [
        (date(2026, 12, 1), date(2026, 11, 20), date(2026, 12, 3), date(2026, 12, 10), date(2026, 12, 12)),
        (date(2027, 1, 1), date(2026, 12, 20), date(2027, 1, 3), date(2027, 1, 10), date(2027, 1, 12)),
        (date(2027, 3, 9), date(2027, 2, 20), date(2027, 3, 3), date(2027, 3, 10), date(2027, 3, 12)),
    ],
)
def test_the_days_of_a_month_across_the_end_of_a_year(
    month: date, made_on: date, cut_off: date, opens_on: date, closes_on: date
) -> None:
    days = days_of(RULE, month)

    assert (days.made_on, days.cut_off, days.opens_on, days.closes_on) == (
        made_on,
        cut_off,
        opens_on,
        closes_on,
    )
    assert days.month == month.replace(day=1)


def test_a_day_that_february_does_not_have_is_its_last_day() -> None:
    rule = replace(RULE, opens_day=28, closes_day=31)

    assert days_of(rule, date(2027, 2, 1)).closes_on == date(2027, 2, 28)
    assert days_of(rule, date(2028, 2, 1)).closes_on == date(2028, 2, 29)
    assert days_of(rule, date(2027, 4, 1)).closes_on == date(2027, 4, 30)
    assert days_of(replace(RULE, opens_day=1), date(2027, 3, 1)).cut_off == date(2027, 2, 22)


def test_a_clock_looks_at_this_month_and_the_next_one() -> None:
    assert months_to_look_at(date(2026, 12, 31)) == (date(2026, 12, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    "today, taken, since",
    [
        (date(2026, 11, 5), None, date(2026, 11, 1)),
        (date(2026, 11, 10), None, date(2026, 12, 1)),
        (date(2026, 12, 31), None, date(2027, 1, 1)),
        (date(2026, 11, 25), date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_what_is_written_holds_from_the_next_month_whose_exam_is_not_made(
    today: date, taken: date | None, since: date
) -> None:
    assert first_month(RULE, today, taken) == since


def test_a_month_follows_the_newest_version_that_holds_for_it() -> None:
    versions = {1: date(2026, 11, 1), 2: date(2027, 1, 1), 3: date(2027, 1, 1)}

    assert version_for(versions, date(2026, 10, 1)) is None
    assert version_for(versions, date(2026, 12, 1)) == 1
    assert version_for(versions, date(2027, 5, 1)) == 3


def test_a_title_says_year_and_month() -> None:
    assert title_of("{year}年{month}月月考", date(2026, 12, 1)) == "2026年12月月考"


@pytest.mark.parametrize(
    "rule, title, problem",
    [
        (RULE, "月考", ("title", "title_without_month")),
        (RULE, "{month}{day}", ("title", "title_without_month")),
        (
            replace(RULE, opens_day=29, closes_day=31, closes_time=time(8)),
            "{month}",
            ("closes_day", "window_ends_before_it_opens"),
        ),
        (
            replace(RULE, opens_day=31, closes_day=31, duration_minutes=600),
            "{month}",
            ("duration_minutes", "duration_longer_than_window"),
        ),
        (replace(RULE, cut_off_days=21), "{month}", ("cut_off_days", "cut_off_out_of_range")),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field(
    rule: Calendar, title: str, problem: tuple[str, str]
) -> None:
    assert [(found.field, found.code) for found in problems_of(rule, title)] == [problem]
    assert list(problems_of(RULE, "{month}月")) == []


def test_a_reminder_has_its_occasion() -> None:
    closes = datetime(2026, 12, 12, 10, tzinfo=UTC)

    said = {
        hours: occasion(closes - timedelta(hours=hours), closes, (3, 1)) for hours in (0, 1, 24, 25, 72, 73)
    }

    assert said == {0: None, 1: 1, 24: 1, 25: 3, 72: 3, 73: None}
    assert occasion(closes - timedelta(hours=1), closes, ()) is None
