"""The rules of weekly study, without a database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.domain.study import (
    MonthTask,
    MonthTotal,
    Standing,
    StudyRules,
    StudyState,
    after_answer,
    is_late,
    may_move,
    monday_of,
    month_after,
    month_total,
    months_to_close,
)


def test_the_moves_of_a_study():
    allowed = {(source, target) for source in StudyState for target in StudyState if may_move(source, target)}
    assert allowed == {
        (StudyState.DRAFT, StudyState.PUBLISHED),
        (StudyState.DRAFT, StudyState.WITHDRAWN),
        (StudyState.PUBLISHED, StudyState.WITHDRAWN),
    }


def test_the_whole_last_day_is_in_time():
    days = [date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 9)]
    assert [is_late(done_on=day, due_on=date(2026, 3, 8)) for day in days] == [False, False, True]


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2200, 1, 1)))
def test_a_week_begins_on_its_monday(day: date):
    monday = monday_of(day)
    assert (monday.weekday(), 0 <= (day - monday).days <= 6) == (0, True)


def test_a_month_is_closed_from_its_day_on():
    before = months_to_close(date(2026, 3, 4), closes_on_day=5, look_back=2)
    then = months_to_close(date(2026, 3, 5), closes_on_day=5, look_back=2)
    assert before == [date(2025, 12, 1), date(2026, 1, 1)]
    assert then == [date(2026, 1, 1), date(2026, 2, 1)]


def test_december_is_followed_by_january():
    assert month_after(date(2026, 12, 1)) == date(2027, 1, 1)


def test_a_month_counts_late_work_as_done_and_as_late():
    tasks = [
        MonthTask(1, date(2026, 3, 1), 30, True, False),
        MonthTask(2, date(2026, 3, 15), 20, True, True),
        MonthTask(1, date(2026, 3, 8), 45, False, False),
    ]
    assert month_total(tasks) == MonthTotal(2, assigned=3, completed=2, completed_late=1, minutes=50)


def test_a_month_without_tasks_has_no_total():
    with pytest.raises(ValueError, match="without a task"):
        month_total([])


def test_three_right_answers_in_a_row_take_a_question_out():
    standing = after_answer(None, right=False, wanted=3)
    rows = []
    for right in (True, True, False, True, True, True, True):
        standing = after_answer(standing, right=right, wanted=3)
        rows.append((standing.wrong_count, standing.right_in_row, standing.mastered) if standing else None)
    assert rows == [
        (1, 1, False),
        (1, 2, False),
        (2, 0, False),
        (2, 1, False),
        (2, 2, False),
        (2, 3, True),
        (2, 3, True),
    ]


def test_a_question_never_missed_is_not_in_the_book():
    assert after_answer(None, right=True, wanted=3) is None


def test_a_mastered_question_that_is_missed_comes_back():
    assert after_answer(Standing(1, 3, True), right=False, wanted=3) == Standing(2, 0, False)


@pytest.mark.parametrize(
    "figure",
    [{"floor_seconds": -1}, {"right_in_a_row": 0}, {"month_closes_on_day": 29}, {"minutes": 0}],
)
def test_rules_out_of_range_are_no_rules(figure: dict[str, int]):
    with pytest.raises(ValueError, match="out of range"):
        StudyRules(**figure)
