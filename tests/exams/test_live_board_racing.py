"""Several hands on one attempt: invigilators, the candidate and the clock, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core.clock import now
from core.ledger import verify_ledger
from exams.actions.intervene import Order, intervene
from exams.domain.interventions import Intervening
from exams.models import AnswerStep, Attempt, Exam, Receipt, TimeCredit
from personnel.models import Officer
from tests.exams.candidate import Candidate, sitting_today
from tests.exams.managing import GRACE
from tests.exams.test_racing import at_once, same_session
from tests.factories import Cast, cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def li(people: Cast) -> Candidate:
    own = Candidate.of(people.li, sitting_today([people.li]))
    own.start()
    return own


def doing(kind: Intervening, own: Candidate, actor: Officer, **more: Any) -> Callable[[], Any]:
    """`actor` does it to the candidate, when it is called."""
    exam = Exam.objects.select_related("unit").get()
    enrolments = [own.row.enrolment_id]
    order = Order(kind, "断电", **more)
    return lambda: intervene(
        exam=exam, order=order, enrolments=enrolments, actor=actor, at=now(), grace=GRACE
    )


def test_a_hand_in_by_force_keeps_every_answer_that_was_acknowledged(people: Cast, li: Candidate) -> None:
    def saving(number: int) -> Callable[[], Any]:
        client, save = same_session(li), li.save_of("true_false", bool(number % 2))
        body = {"writer": li.state["writer"], "saves": [save]}
        address = f"/api/v1/attempts/{li.attempt}/answers"
        return lambda: client.put(address, body, content_type="application/json").status_code

    *saves, _outcome = at_once([*map(saving, range(6)), doing(Intervening.HAND_IN, li, people.wang)])

    assert set(saves) <= {200, 409}
    assert AnswerStep.objects.filter(kind="answer", late=False).count() <= saves.count(200)
    assert (li.row.state, Receipt.objects.count()) == ("submitted", 1)
    assert verify_ledger().broken == []


def test_a_pause_that_two_people_end_at_once_is_credited_once(people: Cast, li: Candidate) -> None:
    doing(Intervening.PAUSE, li, people.wang)()

    outcomes = at_once([doing(Intervening.RESUME, li, people.wang) for _ in range(2)])

    assert sorted(len(outcome.affected) for outcome in outcomes) == [0, 1]
    assert TimeCredit.objects.filter(cause="pause").count() == 1


def test_a_paper_that_two_people_reopen_at_once_goes_on_once(people: Cast, li: Candidate) -> None:
    li.hand_in()

    outcomes = at_once(
        [doing(Intervening.REOPEN, li, people.wang, time=timedelta(minutes=1)) for _ in range(2)]
    )

    assert sorted(len(outcome.affected) for outcome in outcomes) == [0, 1]
    assert Attempt.objects.filter(state="in_progress").count() == 1
    assert verify_ledger().broken == []
