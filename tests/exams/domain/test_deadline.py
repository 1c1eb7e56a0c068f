"""One deadline, from one function."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.deadline import AttemptClock, attempt_time, deadline

NINE = datetime(2026, 3, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def clock(**changes: timedelta) -> AttemptClock:
    facts = {"started_at": NINE, "duration": HOUR, "window_closes_at": NINE + 2 * HOUR}
    return AttemptClock(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("window", "credits", "expected"),
    [
        (2 * HOUR, [], HOUR),
        (HOUR / 2, [], HOUR / 2),
        (HOUR / 2, [HOUR, HOUR], 2.5 * HOUR),
        (2 * HOUR, [HOUR], 2 * HOUR),
    ],
)
def test_credits_extend_duration_and_window(
    window: timedelta, credits: list[timedelta], expected: timedelta
) -> None:
    assert deadline(NINE, HOUR, NINE + window, credits) == NINE + expected


def test_saves_count_until_the_grace_is_over() -> None:
    own = clock()
    end = NINE + HOUR + timedelta(seconds=30)

    assert (own.is_over(end), own.is_over(end + timedelta(microseconds=1))) == (False, True)


@pytest.mark.parametrize(
    ("after", "seconds"), [(timedelta(), 3600), (timedelta(seconds=0.4), 3599), (HOUR, 0), (2 * HOUR, 0)]
)
def test_the_remaining_seconds_are_rounded_down_and_never_negative(after: timedelta, seconds: int) -> None:
    assert clock().remaining_seconds(NINE + after) == seconds


def test_while_paused_the_deadline_moves_on_with_the_clock() -> None:
    own = AttemptClock(NINE, HOUR, NINE + 2 * HOUR, paused_at=NINE + HOUR / 2)

    assert [own.remaining_seconds(NINE + HOUR * part) for part in (0.25, 0.5, 1, 9)] == [
        2700,
        1800,
        1800,
        1800,
    ]
    assert not own.is_over(NINE + 9 * HOUR)
    assert own.deadline(NINE + 2 * HOUR) == NINE + 2.5 * HOUR


def test_a_late_submission_is_stamped_with_the_deadline() -> None:
    own = clock()

    assert own.stamp(NINE + HOUR + timedelta(seconds=9)) == NINE + HOUR
    assert own.stamp(NINE + HOUR / 2) == NINE + HOUR / 2


@given(st.datetimes(timezones=st.just(UTC)), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_time_never_goes_backwards_within_an_attempt(at: datetime, last: datetime | None) -> None:
    assert attempt_time(at, last) >= (last or at)
