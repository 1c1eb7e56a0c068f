"""Evaluation periods: when a month, a quarter and a year begin. They follow each other without gap or overlap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class PeriodKind(StrEnum):
    """How long an evaluation looks back."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS: Final = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}
PARTS: Final = {PeriodKind.QUARTER: PeriodKind.MONTH, PeriodKind.YEAR: PeriodKind.QUARTER}
"""What a longer period is rolled up from."""


@dataclass(frozen=True, slots=True)
class EvaluationCalendar:
    """Policy `evaluation_calendar`: the first month of an evaluation year, and the day on which each month begins.

    The calendar year is the default. A bureau that counts its first quarter from 21 October (as Huai'an does) sets
    `first_month` 10 and `first_day` 21: its months begin on the 21st, its quarters on 21 October, January, April, July.
    """

    first_month: int = 1
    first_day: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.first_month <= 12:
            raise ValueError("first_month: a month is a number from 1 to 12")
        if not 1 <= self.first_day <= 28:
            raise ValueError("first_day: every month must have this day, so it is a number from 1 to 28")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One month, quarter or year of evaluation: from `starts_on` until before `ends_before`."""

    starts_on: date
    ends_before: date
    kind: PeriodKind

    @property
    def last_day(self) -> date:
        return self.ends_before - timedelta(days=1)

    def holds(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_before


def period_of(calendar: EvaluationCalendar, kind: PeriodKind, day: date) -> Period:
    """The period of this kind in which `day` lies."""
    months = MONTHS[kind]
    number = day.year * 12 + day.month - 1 - (day.day < calendar.first_day)
    behind = (number - (calendar.first_month - 1)) % months
    return _period(calendar, kind, number - behind)


def parts_of(calendar: EvaluationCalendar, period: Period) -> tuple[Period, ...]:
    """The months of a quarter, the quarters of a year, in order; a month has none."""
    part = PARTS.get(period.kind)
    if part is None:
        return ()
    first = period.starts_on.year * 12 + period.starts_on.month - 1
    return tuple(
        _period(calendar, part, first + offset) for offset in range(0, MONTHS[period.kind], MONTHS[part])
    )


def exam_months(period: Period) -> tuple[date, ...]:
    """The first days of the calendar months whose exam counts here: the months that begin within the period.

    With months from 21 October to 20 November that is the exam of November.
    """
    day = period.starts_on
    first = day if day.day == 1 else _first_of(day.year * 12 + day.month)
    return tuple(
        month
        for month in (_first_of(first.year * 12 + first.month - 1 + offset) for offset in range(13))
        if period.holds(month)
    )


def _period(calendar: EvaluationCalendar, kind: PeriodKind, number: int) -> Period:
    starts = _first_of(number).replace(day=calendar.first_day)
    ends = _first_of(number + MONTHS[kind]).replace(day=calendar.first_day)
    return Period(starts, ends, kind)


def _first_of(number: int) -> date:
    """The first day of the month with this number, counted from the year 0."""
    return date(number // 12, number % 12 + 1, 1)
