"""Officers who save at the same moment are written to SQLite together, and each as if alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.backends.signals import connection_created

from core.ledger import verify_ledger
from exams.models import AnswerStep
from tests.exams.candidate import Candidate, sitting_today, started_ago
from tests.factories import cast, officer
from tests.support.company import asked, called_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room() -> list[Candidate]:
    """Six officers at work; this process has seen a save of each."""
    people = cast()
    officers = [people.li, *(officer(f"30000{number}", unit=people.bureau) for number in range(5))]
    sitting = sitting_today(officers)
    candidates = [Candidate.of(one, sitting) for one in officers]
    for candidate in candidates:
        candidate.start()
        assert candidate.answer("true_false", False).status_code == 200
    return candidates


def saving(candidate: Candidate, *kinds_and_answers: tuple[str, Any]) -> Callable[[], Any]:
    saves = [candidate.save_of(kind, answer) for kind, answer in kinds_and_answers]
    return partial(candidate.save, *saves)


@contextmanager
def statements() -> Iterator[list[str]]:
    """What new connections are asked meanwhile."""
    heard: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        heard.append(sql)
        return answer

    def opened(connection: Any, **_more: Any) -> None:
        connection.execute_wrappers.append(listen)

    connection_created.connect(opened)
    try:
        yield heard
    finally:
        connection_created.disconnect(opened)


def test_all_are_stored_by_one_look_and_one_insert(room: list[Candidate]) -> None:
    saves = [saving(candidate, ("true_false", True)) for candidate in room]

    with statements() as heard:
        responses = called_at_once(*saves)

    assert [response.status_code for response in responses] == [200] * 6
    assert len([sql for sql in heard if "WITH asked" in sql]) == 1
    assert len([sql for sql in heard if sql.startswith("INSERT INTO exams_answerstep")]) == 1
    for candidate in room:
        item = candidate.items["true_false"]["item"]
        assert candidate.look()["answers"][item]["answer"] is True
    assert verify_ledger().broken == []


def test_everybody_is_told_what_they_would_be_told_alone(room: list[Candidate]) -> None:
    one, several, again, handed_in, late, no_writer = room
    known = again.save_of("true_false", True)
    first = again.save(known).json()
    handed_in.hand_in()
    started_ago(late, timedelta(hours=5))

    responses = called_at_once(
        saving(one, ("true_false", True)),
        saving(several, ("true_false", True), ("single_choice", several.options("single_choice")[:1])),
        partial(again.save, known),
        saving(handed_in, ("true_false", True)),
        saving(late, ("true_false", True)),
        partial(no_writer.save, no_writer.save_of("true_false", True), writer="w1.no"),
    )

    told = [response.json().get("code", "saved") for response in responses]
    assert told == ["saved", "saved", "saved", "already_submitted", "closed", "read_only"]
    assert responses[2].json()["saved"] == first["saved"]
    assert AnswerStep.objects.filter(kind="answer", late=False).count() == 6 + 1 + 2 + 1
    assert AnswerStep.objects.filter(late=True).count() == 1
    assert verify_ledger().broken == []


def test_two_saves_of_one_officer_that_are_written_together_are_both_stored(room: list[Candidate]) -> None:
    li = room[0]
    choice = li.options("single_choice")[:1]

    responses = called_at_once(
        saving(li, ("true_false", True)),
        saving(li, ("single_choice", choice)),
        saving(room[1], ("true_false", True)),
    )

    assert [response.status_code for response in responses] == [200, 200, 200]
    answers = li.look()["answers"]
    assert answers[li.items["true_false"]["item"]]["answer"] is True
    assert answers[li.items["single_choice"]["item"]]["answer"] == choice
    assert verify_ledger().broken == []


@pytest.mark.parametrize(
    "table, change, code",
    [
        ("exams_attempt", "epoch = epoch + 1", "read_only"),
        ("exams_attempt", "state = 'voided', closed_at = started_at", "closed"),
        ("personnel_officer", "session_epoch = session_epoch + 1", "read_only"),
    ],
    ids=["another tab writes", "voided", "session ended"],
)
def test_what_changed_after_a_save_was_looked_at_decides(
    room: list[Candidate], table: str, change: str, code: str
) -> None:
    li = room[0]
    before = AnswerStep.objects.count()
    other = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)

    with statements() as heard, ThreadPoolExecutor(1) as thread:
        other.execute("BEGIN IMMEDIATE")
        answer = thread.submit(asked, saving(li, ("true_false", True)))
        while not any("WITH asked" in sql for sql in heard):
            sleep(0.001)
        key = UUID(li.attempt).hex if table == "exams_attempt" else li.row.officer_id
        other.execute(f"UPDATE {table} SET {change} WHERE id = ?", [key])
        other.execute("COMMIT")
        response = answer.result()
    other.close()

    assert response.json()["code"] == code
    assert AnswerStep.objects.count() == before
