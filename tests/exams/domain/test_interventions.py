"""To whom an intervention applies, and why it leaves somebody alone."""

from __future__ import annotations

import pytest

from exams.domain.interventions import RULES, Candidate, Hindrance, Intervening, hindrance
from exams.domain.states import AttemptState, ExamState

K, S = Intervening, AttemptState
OPEN = ExamState.OPEN


@pytest.mark.parametrize(
    ("kind", "candidate", "against"),
    [
        (K.EXTEND, Candidate(None, OPEN), None),
        (K.EXTEND, Candidate(None, OPEN, voided=True), Hindrance.VOIDED),
        (K.PAUSE, Candidate(None, OPEN), Hindrance.NOT_BEGUN),
        (K.PAUSE, Candidate(S.IN_PROGRESS, OPEN), None),
        (K.PAUSE, Candidate(S.IN_PROGRESS, OPEN, paused=True), Hindrance.PAUSED),
        (K.RESUME, Candidate(S.IN_PROGRESS, OPEN), Hindrance.NOT_PAUSED),
        (K.HAND_IN, Candidate(S.IN_PROGRESS, OPEN, paused=True), None),
        (K.MOVE, Candidate(S.SUBMITTED, OPEN), Hindrance.NOT_RUNNING),
        (K.REOPEN, Candidate(S.IN_PROGRESS, OPEN), Hindrance.RUNNING),
        (K.REOPEN, Candidate(S.SUBMITTED, OPEN, left_s=1), None),
        (K.REOPEN, Candidate(S.TIMED_OUT, OPEN), Hindrance.NO_TIME),
        (K.REOPEN, Candidate(S.SUBMITTED, ExamState.CLOSED, left_s=9), Hindrance.EXAM_OVER),
        (K.VOID, Candidate(S.SUBMITTED, ExamState.CLOSED), None),
        (K.VOID, Candidate(S.SUBMITTED, ExamState.CLOSED, marked=True), Hindrance.MARKED),
        (K.VOID, Candidate(S.VOIDED, OPEN), Hindrance.VOIDED),
        (K.VOID, Candidate(S.SUBMITTED, ExamState.MARKED), Hindrance.EXAM_OVER),
    ],
)
def test_each_kind_has_its_conditions(
    kind: Intervening, candidate: Candidate, against: Hindrance | None
) -> None:
    assert hindrance(kind, candidate) is against


@pytest.mark.parametrize("kind", RULES)
def test_nobody_is_affected_by_themselves(kind: Intervening) -> None:
    assert hindrance(kind, Candidate(S.IN_PROGRESS, OPEN, oneself=True)) is Hindrance.ONESELF


def test_minutes_bring_back_time_that_was_over() -> None:
    assert hindrance(K.REOPEN, Candidate(S.TIMED_OUT, OPEN), seconds=60) is None
