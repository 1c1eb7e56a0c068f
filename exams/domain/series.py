"""A series of exams (考试系列): which months it holds, and on which days each of them happens."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from core.domain.days import months_after
from exams.domain.plan import PlanProblem

PLACES: Final = ("{year}", "{month}")
SHORTEST_MONTH: Final = date(2026, 2, 1)
EARLIEST_CUT_OFF: Final = 20
"""The roster is taken at most so many days before the window opens."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """When things happen, in days of a month and hours of the bureau.

    A day that a month does not have is its last day: a window from the 28th to the 31st ends on 28 February.
    """

    make_day: int
    """Day of the month before on which the exam is made."""
    cut_off_days: int
    """Days before the window opens on which the roster is taken and the exam is announced."""
    opens_day: int
    opens_time: time
    closes_day: int
    closes_time: time
    duration_minutes: int


@dataclass(frozen=True, slots=True)
class MonthDays:
    """The days of one month of a series."""

    month: date
    made_on: date
    cut_off: date
    opens_on: date
    closes_on: date


def days_of(rule: Calendar, month: date) -> MonthDays:
    """The days of the exam that counts for the month of `month`."""
    first = month.replace(day=1)
    opens_on = day_in(first, rule.opens_day)
    return MonthDays(
        month=first,
        made_on=day_in(months_after(first, -1), rule.make_day),
        cut_off=opens_on - timedelta(days=rule.cut_off_days),
        opens_on=opens_on,
        closes_on=day_in(first, rule.closes_day),
    )


def day_in(month: date, day: int) -> date:
    """Day `day` of the month of `month`, or its last day when it is shorter."""
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))


def months_to_look_at(today: date) -> tuple[date, date]:
    """The month of `today`, for a clock that comes late, and the next one."""
    first = today.replace(day=1)
    return first, months_after(first, 1)


def first_month(rule: Calendar, today: date, taken: date | None) -> date:
    """The first month that a rule written on `today` can hold for: one whose window opens later than today, and later
    than the newest month that was made (`taken`)."""
    month = today.replace(day=1)
    if days_of(rule, month).opens_on <= today:
        month = months_after(month, 1)
    return month if taken is None else max(month, months_after(taken, 1))


def version_for(versions: Mapping[int, date], month: date) -> int | None:
    """The newest of `versions` (number to the first month it holds for) that holds for `month`."""
    return max((number for number, since in versions.items() if since <= month), default=None)


def title_of(pattern: str, month: date) -> str:
    """`{year}年{month}月月考` for December 2026: 2026年12月月考."""
    return pattern.replace("{year}", str(month.year)).replace("{month}", str(month.month)).strip()


def pattern_shown(pattern: str) -> str:
    """The name of the series itself: ××××年××月月考."""
    return pattern.replace("{year}", "××××").replace("{month}", "××").strip()


def problems_of(rule: Calendar, title: str) -> Iterator[PlanProblem]:
    """What cannot be meant, whatever the month; the shortest month has to hold the window too."""
    if "{month}" not in title or set(re.findall(r"\{[^{}]*\}", title)) - set(PLACES):
        yield PlanProblem("title", "title_without_month")
    shortest = days_of(rule, SHORTEST_MONTH)
    opens = datetime.combine(shortest.opens_on, rule.opens_time)
    closes = datetime.combine(shortest.closes_on, rule.closes_time)
    if closes <= opens:
        yield PlanProblem("closes_day", "window_ends_before_it_opens")
    elif timedelta(minutes=rule.duration_minutes) > closes - opens:
        yield PlanProblem("duration_minutes", "duration_longer_than_window")
    if not 0 <= rule.cut_off_days <= EARLIEST_CUT_OFF:
        yield PlanProblem("cut_off_days", "cut_off_out_of_range")
