"""How many statements each call takes (transaction control not counted)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exams.candidate import Candidate, sitting_today
from tests.factories import Cast, bank, mixed_questions

CONTROL = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is run inside, without transaction control."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [query["sql"] for query in captured.captured_queries if not CONTROL.match(query["sql"])]


def reads_and_writes(found: list[str]) -> tuple[int, int]:
    reads = sum(sql.lstrip().startswith("SELECT") for sql in found)
    return reads, len(found) - reads


@pytest.fixture(params=[1, 10], ids=["5 questions", "50 questions"])
def candidate(people: Cast, request: pytest.FixtureRequest) -> Candidate:
    """李 at a paper of five or fifty questions; the paper is known to the process."""
    questions = mixed_questions(bank(people.station), of_each=request.param)
    sitting = sitting_today([people.li, people.wang], questions=questions)
    Candidate.of(people.wang, sitting).start()
    own = Candidate.of(people.li, sitting)
    own.client.get("/api/v1/me/sittings")
    return own


def test_a_save_is_one_read_and_one_insert_and_never_looks_at_session_or_user(candidate: Candidate) -> None:
    candidate.start()
    candidate.answer("true_false", True)

    with statements() as found:
        response = candidate.save(
            candidate.save_of("true_false", False), candidate.save_of("fill_in", ["三日"])
        )

    assert response.status_code == 200
    assert reads_and_writes(found) == (1, 1)
    assert [sql for sql in found if "session_key" in sql or '"is_active"' in sql] == []


def test_a_replayed_save_is_one_read(candidate: Candidate) -> None:
    candidate.start()
    save = candidate.save_of("true_false", True)
    candidate.save(save)

    with statements() as found:
        candidate.save(save)

    assert reads_and_writes(found) == (1, 0)


def test_a_start_is_six_statements_at_most(candidate: Candidate) -> None:
    with statements() as found:
        response = candidate.start()

    assert response.status_code == 201
    assert reads_and_writes(found) == (4, 2)


def test_a_resume_is_six_statements_at_most(candidate: Candidate) -> None:
    candidate.start()

    with statements() as found:
        response = candidate.start()

    assert response.status_code == 200
    assert reads_and_writes(found) == (4, 1)


def test_a_hand_in_is_eight_statements_at_most(candidate: Candidate) -> None:
    candidate.start()
    candidate.answer("true_false", True)

    with statements() as found:
        response = candidate.hand_in()

    assert response.status_code == 200
    assert reads_and_writes(found) == (3, 4)


def test_the_start_page_is_four_statements(candidate: Candidate) -> None:
    with statements() as found:
        response = candidate.client.get(f"/exams/{candidate.sitting_id}/")

    assert response.status_code == 200
    assert reads_and_writes(found) == (4, 0)


def test_the_room_is_six_statements_at_most(candidate: Candidate) -> None:
    candidate.start()

    with statements() as found:
        response = candidate.client.get(f"/exams/attempts/{candidate.attempt}/")

    assert response.status_code == 200
    assert len(found) <= 6, found


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_of_sittings_is_one_query_however_long(
    people: Cast, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    sittings = [sitting_today([people.li]) for _ in range(count)]
    own = Candidate.of(people.li, sittings[0])
    own.client.get("/api/v1/me/sittings")

    with django_assert_num_queries(3):
        listed = own.client.get("/api/v1/me/sittings").json()

    assert len(listed) == count
