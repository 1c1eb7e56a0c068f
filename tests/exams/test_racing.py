"""Many at once: the database keeps the promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from threading import Barrier
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from core.clock import now
from core.domain.errors import Refused
from core.ledger import verify_ledger
from exams.actions import start_attempt as starting
from exams.actions.cancel_exam import cancel_exam
from exams.models import AnswerStep, Attempt, Exam, Receipt
from tests.exams.candidate import Candidate, sitting_today
from tests.factories import cast

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")


def at_once(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """Runs `jobs` in threads of their own that begin together, each on its own connection."""
    together = Barrier(len(jobs))

    def run(job: Callable[[], T]) -> T:
        together.wait()
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def same_session(candidate: Candidate) -> Client:
    client = Client()
    client.cookies = deepcopy(candidate.client.cookies)
    return client


@pytest.fixture
def li() -> Candidate:
    people = cast()
    return Candidate.of(people.li, sitting_today([people.li]))


def test_twenty_starts_at_once_make_one_attempt(li: Candidate) -> None:
    clients = [same_session(li) for _ in range(20)]
    address = f"/api/v1/sittings/{li.sitting_id}/attempts"

    responses = at_once([lambda client=client: client.post(address) for client in clients])  # type: ignore[misc]

    assert Counter(response.status_code for response in responses) == {201: 1, 200: 19}
    assert len({response.json()["attempt"] for response in responses}) == 1
    assert Attempt.objects.count() == 1
    assert AnswerStep.objects.count() == 1


def test_saves_at_once_are_all_kept_in_one_unbroken_chain(li: Candidate) -> None:
    li.start()
    kinds = list(li.items)
    answers = {"true_false": True, "fill_in": ["三日"]}

    def job(number: int) -> Callable[[], Any]:
        client, kind = same_session(li), kinds[number % len(kinds)]
        answer = answers.get(kind, li.options(kind)[:1])
        save = li.save_of(kind, answer, seq=number + 1)
        body = {"writer": li.state["writer"], "saves": [save]}
        return lambda: client.put(
            f"/api/v1/attempts/{li.attempt}/answers", body, content_type="application/json"
        )

    responses = at_once([job(number) for number in range(10)])

    steps = AnswerStep.objects.filter(kind="answer")
    stale = sum("stale" in response.json()["saved"][0] for response in responses)
    assert Counter(response.status_code for response in responses) == {200: 10}
    assert steps.count() + stale == 10
    assert {entry["seq"] for entry in li.look()["answers"].values()} == {6, 7, 8, 9, 10}
    assert verify_ledger().broken == []


def test_the_same_save_sent_at_once_is_stored_once(li: Candidate) -> None:
    li.start()
    body = {"writer": li.state["writer"], "saves": [li.save_of("true_false", True)]}
    address = f"/api/v1/attempts/{li.attempt}/answers"
    clients = [same_session(li) for _ in range(8)]

    responses = at_once(
        [
            lambda client=client: client.put(address, body, content_type="application/json")  # type: ignore[misc]
            for client in clients
        ]
    )

    assert Counter(response.status_code for response in responses) == {200: 8}
    assert len({str(response.json()["saved"]) for response in responses}) == 1
    assert AnswerStep.objects.filter(kind="answer").count() == 1


def test_hand_ins_and_saves_at_once_leave_one_receipt_over_what_was_acknowledged(li: Candidate) -> None:
    li.start()
    save_address = f"/api/v1/attempts/{li.attempt}/answers"
    jobs: list[Callable[[], Any]] = []
    for number in range(5):
        client = same_session(li)
        save = li.save_of("true_false", number % 2 == 0, seq=number + 1, key=str(uuid4()))
        body = {"writer": li.state["writer"], "saves": [save]}
        jobs.append(
            lambda client=client, body=body: client.put(save_address, body, content_type="application/json")
        )
    for _ in range(5):
        client = same_session(li)
        jobs.append(
            lambda client=client: client.post(
                f"/api/v1/attempts/{li.attempt}/submission", {}, content_type="application/json"
            )
        )

    responses = at_once(jobs)

    saves, hand_ins = responses[:5], responses[5:]
    receipts = {response.json()["receipt"]["signature"] for response in hand_ins}
    acknowledged = [
        saved["seq"]
        for response in saves
        if response.status_code == 200
        for saved in response.json()["saved"]
    ]
    assert {response.status_code for response in saves} <= {200, 409}
    assert len(receipts) == 1
    assert Receipt.objects.count() == 1
    stored = AnswerStep.objects.filter(kind="answer").values_list("client_seq", flat=True)
    assert set(stored) == set(acknowledged)
    assert verify_ledger().broken == []


def test_nobody_begins_an_exam_that_is_called_off_at_that_moment(
    li: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = starting._at_the_door

    def called_off_meanwhile(sitting_id: int, officer: Any) -> Any:
        """The exam was still open when the officer came to the door."""
        seen = door(sitting_id, officer)
        exam = Exam.objects.get()
        if exam.state == Exam.State.OPEN:
            cancel_exam(exam, reason="停电", at=now(), actor=officer)
        return seen

    monkeypatch.setattr(starting, "_at_the_door", called_off_meanwhile)
    refused = li.start()

    assert (refused.status_code, refused.json()["code"]) == (403, "closed")
    assert (Attempt.objects.count(), Exam.objects.get().state) == (0, "cancelled")


def test_of_starts_and_calling_off_at_once_one_side_holds(li: Candidate) -> None:
    clients = [same_session(li) for _ in range(5)]
    exam = Exam.objects.get()

    def call_off() -> str:
        try:
            cancel_exam(exam, reason="停电", at=now(), actor=exam.sittings.get().enrolments.get().officer)
        except Refused as refusal:
            return refusal.code
        return "cancelled"

    starts = [lambda client=client: li_starts(client, li.sitting_id) for client in clients]  # type: ignore[misc]
    *codes, said = at_once([*starts, call_off])

    begun = Attempt.objects.exists()
    assert (Exam.objects.get().state, said) == (("open", "begun") if begun else ("cancelled", "cancelled"))
    assert (set(codes) <= {200, 201}) is begun


def li_starts(client: Client, sitting_id: int) -> int:
    return int(client.post(f"/api/v1/sittings/{sitting_id}/attempts").status_code)
