"""Months, quarters and years of evaluation, on the calendar year and from 21 October."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.domain.calendar import EvaluationCalendar, PeriodKind, exam_months, parts_of, period_of

CALENDAR_YEAR = EvaluationCalendar()
FROM_OCTOBER = EvaluationCalendar(first_month=10, first_day=21)
MONTH, QUARTER, YEAR = PeriodKind


def test_by_default_a_quarter_is_a_quarter_of_the_calendar_year():
    quarter = period_of(CALENDAR_YEAR, QUARTER, date(2026, 3, 31))

    assert (quarter.starts_on, quarter.ends_before) == (date(2026, 1, 1), date(2026, 4, 1))


@pytest.mark.parametrize(
    ("day", "starts_on"),
    [
        (date(2025, 10, 20), date(2025, 7, 21)),
        (date(2025, 10, 21), date(2025, 10, 21)),
        (date(2026, 1, 20), date(2025, 10, 21)),
        (date(2026, 1, 21), date(2026, 1, 21)),
    ],
)
def test_a_quarter_may_begin_on_21_october(day: date, starts_on: date):
    assert period_of(FROM_OCTOBER, QUARTER, day).starts_on == starts_on


def test_the_year_that_begins_in_october_ends_in_the_next():
    year = period_of(FROM_OCTOBER, YEAR, date(2026, 5, 1))

    assert (year.starts_on, year.last_day) == (date(2025, 10, 21), date(2026, 10, 20))


def test_a_quarter_has_three_months_and_a_year_four_quarters():
    quarter = period_of(FROM_OCTOBER, QUARTER, date(2025, 11, 1))
    year = period_of(FROM_OCTOBER, YEAR, date(2025, 11, 1))

    assert [part.starts_on for part in parts_of(FROM_OCTOBER, quarter)] == [
        date(2025, 10, 21),
        date(2025, 11, 21),
        date(2025, 12, 21),
    ]
    assert [part.starts_on.month for part in parts_of(FROM_OCTOBER, year)] == [10, 1, 4, 7]
    assert parts_of(FROM_OCTOBER, parts_of(FROM_OCTOBER, quarter)[0]) == ()


def test_the_exam_of_november_counts_in_the_month_from_21_october():
    month = period_of(FROM_OCTOBER, MONTH, date(2025, 10, 30))

    assert exam_months(month) == (date(2025, 11, 1),)


def test_the_exam_of_a_calendar_month_counts_in_that_month():
    assert exam_months(period_of(CALENDAR_YEAR, MONTH, date(2026, 2, 14))) == (date(2026, 2, 1),)


@pytest.mark.parametrize(
    "fault", [{"first_month": 0}, {"first_month": 13}, {"first_day": 0}, {"first_day": 29}]
)
def test_a_calendar_that_cannot_be_is_refused(fault: dict[str, int]):
    with pytest.raises(ValueError, match="first_"):
        EvaluationCalendar(**fault)


calendars = st.builds(EvaluationCalendar, first_month=st.integers(1, 12), first_day=st.integers(1, 28))
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(calendars, st.sampled_from(PeriodKind), days)
def test_every_day_lies_in_one_period_and_the_next_one_follows_without_a_gap(
    calendar: EvaluationCalendar, kind: PeriodKind, day: date
):
    period = period_of(calendar, kind, day)

    assert period.holds(day)
    assert period_of(calendar, kind, period.last_day) == period
    assert period_of(calendar, kind, period.ends_before).starts_on == period.ends_before
    assert period_of(calendar, kind, period.starts_on - timedelta(days=1)).ends_before == period.starts_on


@given(calendars, st.sampled_from([QUARTER, YEAR]), days)
def test_the_parts_of_a_period_fill_it(calendar: EvaluationCalendar, kind: PeriodKind, day: date):
    period = period_of(calendar, kind, day)
    parts = parts_of(calendar, period)

    assert (parts[0].starts_on, parts[-1].ends_before) == (period.starts_on, period.ends_before)
    assert [part.ends_before for part in parts[:-1]] == [part.starts_on for part in parts[1:]]


@given(calendars, days)
def test_every_calendar_month_has_its_exam_in_one_month_of_the_year(calendar: EvaluationCalendar, day: date):
    year = period_of(calendar, YEAR, day)
    months = [
        month
        for quarter in parts_of(calendar, year)
        for part in parts_of(calendar, quarter)
        for month in exam_months(part)
    ]

    assert months == list(exam_months(year))
    assert len(set(months)) == 12
