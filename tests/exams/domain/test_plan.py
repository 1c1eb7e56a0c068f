"""What cannot be meant about an exam."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from exams.domain.plan import ExamDefaults, Window, month_to_plan, problems

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def found(
    opens_at: datetime = AT + HOUR,
    closes_at: datetime = AT + 9 * HOUR,
    duration: timedelta = HOUR,
    **facts: Any,
) -> list[tuple[str, str]]:
    given: dict[str, Any] = {
        "pass_percent": Decimal(60),
        "cut_off": date(2026, 3, 1),
        "opening_day": date(2026, 3, 5),
        "at": AT,
        **facts,
    }
    return [
        (problem.field, problem.code) for problem in problems(Window(opens_at, closes_at, duration), **given)
    ]


def test_a_sound_plan_has_no_problem() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"closes_at": AT + HOUR}, ("closes_at", "window_ends_before_it_opens")),
        ({"opens_at": AT - 9 * HOUR, "closes_at": AT}, ("closes_at", "window_is_over")),
        ({"duration": 9 * HOUR}, ("duration_minutes", "duration_longer_than_window")),
        ({"duration": timedelta(seconds=59)}, ("duration_minutes", "duration_out_of_range")),
        ({"pass_percent": Decimal(0)}, ("pass_percent", "pass_mark_out_of_range")),
        ({"pass_percent": Decimal("100.01")}, ("pass_percent", "pass_mark_out_of_range")),
        ({"cut_off": date(2026, 3, 6)}, ("cut_off", "cut_off_after_opening")),
    ],
)
def test_a_problem_names_its_field(facts: dict[str, Any], problem: tuple[str, str]) -> None:
    assert found(**facts) == [problem]


def test_from_the_twentieth_on_the_next_month_is_planned() -> None:
    defaults = ExamDefaults()

    assert month_to_plan(date(2026, 12, 19), defaults) == date(2026, 12, 1)
    assert month_to_plan(date(2026, 12, 20), defaults) == date(2027, 1, 1)
