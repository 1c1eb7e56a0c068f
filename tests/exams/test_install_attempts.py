"""Attempts put into place in bulk are like those that candidates write one at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.domain.signing import is_signed
from core.keys import public_key
from core.ledger import verify_ledger
from exams.actions.install_attempts import AttemptSpec, AttemptsRefused, GivenAnswer, install_attempts
from exams.domain.paper import paper_from_frozen
from exams.models import AnswerSheet, AnswerStep, Attempt, Receipt, Result, Sitting
from tests.factories import AT, Cast, cast
from tests.factories.exams import open_sitting
from tests.factories.results import GRACE, over_and_marked, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def _right(sitting: Sitting) -> list[Any]:
    """The key of every item in canonical form."""
    paper = paper_from_frozen(sitting.exam.papers.get().frozen)
    return [
        [texts[0] for texts in key.key] if item.kind == "fill_in" else key.key
        for item, key in zip(paper.items, paper.keys, strict=True)
    ]


def _spec(sitting: Sitting, officer: Any, **changes: Any) -> AttemptSpec:
    saves = [
        GivenAnswer(position, answer, AT + timedelta(minutes=5))
        for position, answer in enumerate(_right(sitting))
    ]
    values = {"started_at": AT, "saves": saves, "handed_in_at": AT + timedelta(minutes=9), **changes}
    return AttemptSpec(sitting.enrolments.get(officer=officer).pk, **values)


def _told(attempt: Attempt) -> list[Any]:
    steps = attempt.steps.order_by("seq").values_list("seq", "kind", "position", "client_seq", "answer", "at")
    sheet = AnswerSheet.objects.get(attempt=attempt)
    return [*steps, attempt.state, attempt.started_at, attempt.closed_at, sheet.answers, sheet.answered]


def test_both_roads_leave_the_same_rows_and_the_same_result(people: Cast):
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, people.wang])
    sit(sitting, people.li, right=True)

    made = install_attempts(sitting=sitting, specs=[_spec(sitting, people.wang)], grace=GRACE)

    by_hand, in_bulk = (Attempt.objects.get(officer=officer) for officer in (people.li, people.wang))
    assert made == 1
    assert _told(in_bulk) == _told(by_hand)
    receipt = Receipt.objects.get(attempt=in_bulk)
    assert is_signed(public_key(), receipt.statement, receipt.signature)
    over_and_marked(sitting)
    scores = set(Result.objects.values_list("score", "full_marks", "passed"))
    assert len(scores) == 1
    assert verify_ledger().broken == []


def test_an_attempt_that_runs_has_no_sheet_and_is_closed_with_the_exam(people: Cast):
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])

    install_attempts(sitting=sitting, specs=[_spec(sitting, people.li, handed_in_at=None)], grace=GRACE)

    assert (Attempt.objects.get().state, AnswerSheet.objects.count()) == ("in_progress", 0)
    over_and_marked(sitting)
    assert Attempt.objects.get().state == "timed_out"
    assert Result.objects.get().score == Result.objects.get().full_marks


def test_who_has_an_attempt_is_left_alone(people: Cast):
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    sit(sitting, people.li, right=False)

    made = install_attempts(sitting=sitting, specs=[_spec(sitting, people.li)], grace=GRACE)

    assert (made, AnswerStep.objects.filter(kind="answer").count()) == (0, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"started_at": AT - timedelta(days=30)},
        {"handed_in_at": AT + timedelta(minutes=1)},
        {"handed_in_at": AT + timedelta(days=3)},
    ],
    ids=["before the window", "handed in before the last answer", "after time-up"],
)
def test_times_that_cannot_be_are_refused(people: Cast, changes: dict[str, Any]):
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])

    with pytest.raises(AttemptsRefused):
        install_attempts(sitting=sitting, specs=[_spec(sitting, people.li, **changes)], grace=GRACE)

    assert not Attempt.objects.exists()


def test_an_exam_that_is_over_takes_none(people: Cast):
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    over_and_marked(sitting)

    with pytest.raises(AttemptsRefused):
        install_attempts(sitting=sitting, specs=[_spec(sitting, people.li)], grace=GRACE)
