"""States and moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from exams.domain.states import (
    ATTEMPT_MOVES,
    EXAM_MOVES,
    AttemptState,
    ExamState,
    SittingState,
    may_move,
    sitting_state,
)

NINE = datetime(2026, 3, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_every_state_has_its_moves() -> None:
    assert (set(ATTEMPT_MOVES), set(EXAM_MOVES)) == (set(AttemptState), set(ExamState))


def test_a_closed_attempt_never_runs_again() -> None:
    back = [state for state in AttemptState if may_move(ATTEMPT_MOVES, state, AttemptState.IN_PROGRESS)]

    assert back == []


@pytest.mark.parametrize("state", [ExamState.RELEASED, ExamState.CANCELLED])
def test_some_states_are_final(state: ExamState) -> None:
    assert EXAM_MOVES[state] == frozenset()


@pytest.mark.parametrize(
    ("exam", "after", "told"),
    [
        (ExamState.SEALED, HOUR, SittingState.UPCOMING),
        (ExamState.OPEN, -HOUR, SittingState.UPCOMING),
        (ExamState.OPEN, timedelta(), SittingState.OPEN),
        (ExamState.OPEN, 2 * HOUR, SittingState.CLOSED),
        (ExamState.CLOSED, HOUR, SittingState.CLOSED),
        (ExamState.SIGNED_OFF, 3 * HOUR, SittingState.CLOSED),
        (ExamState.RELEASED, HOUR, SittingState.RELEASED),
        (ExamState.CANCELLED, -HOUR, SittingState.CLOSED),
    ],
)
def test_candidates_are_told_what_exam_and_window_say(
    exam: ExamState, after: timedelta, told: SittingState
) -> None:
    state = sitting_state(exam, opens_at=NINE, closes_at=NINE + 2 * HOUR, at=NINE + after)

    assert state is told
