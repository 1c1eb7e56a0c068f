"""Time in which nobody could reach the exam comes back: once, before anything is closed, and shown."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from bench.exam_day.processes import kill_tree
from core.due import run_due_steps
from core.models import AuditEvent
from exams.actions.settle_outages import is_silent, note_beat, settle_outage
from exams.actions.start_attempt import start_attempt
from exams.beat_token import beat_token
from exams.models import Attempt, Beat, Outage, Sitting, TimeCredit
from tests.exams.candidate import Candidate, now, sitting_today
from tests.exams.managing import GRACE, desk
from tests.factories import Cast, cast, officer
from tests.support.killing import PROJECT, database_url

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def people() -> Cast:
    return cast()


def writing(people: Cast, *, ago: timedelta = 10 * MINUTE) -> Candidate:
    """李, who began `ago` before now and has an hour; nothing is answered."""
    candidate = Candidate.of(people.li, sitting_today([people.li], opens_at=now() - 2 * timedelta(hours=1)))
    began = start_attempt(sitting_id=candidate.sitting_id, officer=people.li, at=now() - ago, grace=GRACE)
    candidate.state = {"attempt": str(began.read.id)}
    return candidate


def credits() -> list[tuple[str, int]]:
    return list(TimeCredit.objects.order_by("pk").values_list("cause", "seconds"))


@pytest.mark.both_databases
def test_an_outage_is_credited_once_however_often_it_is_looked_at(people: Cast) -> None:
    candidate, at = writing(people), now()
    note_beat(at=at - 5 * MINUTE)

    given = [note_beat(at=at), note_beat(at=at), note_beat(at=at + timedelta(seconds=5))]
    run_due_steps(at)

    assert (given, credits()) == ([1, 0, 0], [("outage", 300)])
    assert candidate.look()["credits"][0]["seconds"] == 300
    assert AuditEvent.objects.get(kind="exam.outage_credited").facts == {"seconds": 300, "attempts": 1}


def test_a_clock_that_steps_back_credits_nothing_and_forgets_nothing(people: Cast) -> None:
    writing(people)
    at = now()
    note_beat(at=at)

    note_beat(at=at - 5 * MINUTE)
    note_beat(at=at + timedelta(seconds=5))

    assert (credits(), Beat.objects.get().at) == ([], at + timedelta(seconds=5))


def test_answers_stored_in_between_show_that_only_the_beat_was_missing(people: Cast) -> None:
    candidate = writing(people)
    candidate.start()
    note_beat(at=now() - 2 * MINUTE)
    candidate.answer("true_false", True)

    note_beat(at=now() + timedelta(seconds=3))

    assert Outage.objects.get().seconds in (120, 121), "the stretch until the answer, not until the beat"


def test_an_attempt_that_begins_after_the_outage_gets_nothing(people: Cast) -> None:
    writing(people, ago=timedelta())
    at = now()
    Beat.objects.create(at=at - 5 * MINUTE)

    note_beat(at=Attempt.objects.get().started_at)

    assert credits() == []


def test_nothing_is_closed_while_the_site_is_silent_nor_before_the_time_is_given_back(people: Cast) -> None:
    candidate = writing(people, ago=62 * MINUTE)
    at = now()
    note_beat(at=at - 10 * MINUTE)

    silent, during = is_silent(at), run_due_steps(at)["exams.close_overdue_attempts"]
    note_beat(at=at)
    after = run_due_steps(at + timedelta(seconds=1))["exams.close_overdue_attempts"]

    assert (silent, during, after) == (True, {"closed": 0}, {"closed": 0})
    assert (candidate.row.state, credits()) == ("in_progress", [("outage", 600)])


def test_a_candidate_who_is_back_before_the_first_beat_is_not_turned_away(people: Cast) -> None:
    candidate = writing(people, ago=62 * MINUTE)
    note_beat(at=now() - 10 * MINUTE)

    back = candidate.start()
    saved = candidate.answer("true_false", True)
    beat_later = note_beat(at=now() + timedelta(seconds=4))

    assert (back.status_code, saved.status_code, beat_later, len(credits())) == (200, 200, 0, 1)


def test_without_a_clock_time_still_runs_out(people: Cast) -> None:
    candidate = writing(people, ago=62 * MINUTE)
    note_beat(at=now() - 10 * MINUTE)
    candidate.look()
    Attempt.objects.update(started_at=now() - timedelta(hours=3))

    closed = candidate.hand_in()

    assert (closed.json()["state"], len(credits())) == ("timed_out", 1)


@pytest.mark.both_databases
def test_requests_that_arrived_in_another_order_settle_an_outage_once(people: Cast) -> None:
    candidate, at = writing(people, ago=62 * MINUTE), now()
    note_beat(at=at - 10 * MINUTE)

    given = [settle_outage(at=at + timedelta(seconds=1)), settle_outage(at=at), note_beat(at=at)]

    assert (given, len(credits())) == ([1, 0, 0], 1)
    assert candidate.look()["state"] == "in_progress"


def test_time_that_another_request_gave_back_meanwhile_is_seen_before_anything_is_closed(
    people: Cast,
) -> None:
    candidate = writing(people, ago=62 * MINUTE)
    note_beat(at=now() - 10 * MINUTE)
    first = iter([True])

    def beaten_to_it(execute: Any, sql: str, *rest: Any) -> Any:
        """Somebody else settles when this request, which has read that time is up, comes to look for the beat."""
        if "exams_beat" in sql and next(first, False):
            note_beat(at=now())
        return execute(sql, *rest)

    with connection.execute_wrapper(beaten_to_it):
        back = candidate.start()

    assert (back.json()["state"], candidate.row.state, len(credits())) == ("in_progress", "in_progress", 1)


def test_everybody_who_was_writing_gets_the_time_by_a_fixed_number_of_statements(
    people: Cast, django_assert_num_queries: Any
) -> None:
    roster = [officer(f"30000{number}", unit=people.station) for number in range(3)]
    sitting = sitting_today(roster)
    for person in roster:
        start_attempt(sitting_id=sitting.pk, officer=person, at=now() - 5 * MINUTE, grace=GRACE)
    Beat.objects.create(at=now() - 2 * MINUTE)

    with django_assert_num_queries(10):
        given = note_beat(at=now())

    assert given == 3


def test_the_beat_is_taken_from_the_clock_alone(client: Client) -> None:
    address, at = reverse("exams:beat"), now()

    def beat(token: str) -> int:
        return client.post(address, headers={"X-Lianbing-Beat": token}).status_code

    answers = [
        beat(""),
        beat("12.ab"),
        beat("١.x"),
        beat("999999999999.x"),
        beat(beat_token(at - 2 * MINUTE)),
        beat(beat_token(at)),
    ]

    assert answers == [404, 404, 404, 404, 404, 200]
    assert client.get(address).status_code == 405
    assert Beat.objects.count() == 1


def test_the_outage_stands_on_the_board_and_with_the_candidates_own_data(people: Cast) -> None:
    candidate = writing(people)
    exam = Sitting.objects.get(pk=candidate.sitting_id).exam
    note_beat(at=now() - 5 * MINUTE)
    note_beat(at=now())

    board = desk(people.wang).get(reverse("exams:manage_live", args=[exam.pk])).content.decode()
    own = candidate.client.get(reverse("portal:my_data")).content.decode()
    room = candidate.client.get(reverse("exams:room", args=[candidate.attempt])).content.decode()

    assert board.count('data-testid="outages"') == 1
    with override("zh-hans"):
        assert str(TimeCredit.Cause.OUTAGE.label) in own
    assert "<li>" in room.split('data-testid="credits"')[1].split("</div>")[0]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(*command: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A management command, killed with everything that it started, as a power cut would."""
    # S603: our own command.
    child = subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield child
    finally:
        kill_tree(child.pid)
        child.wait()


def until(holds: Callable[[], Any], *, within: float = 60) -> Any:
    """Waits for what other processes do to the database."""
    ends = time.monotonic() + within
    while not (found := holds()) and time.monotonic() < ends:
        time.sleep(0.2)
    connection.close()
    assert found
    return found


def last_beat() -> datetime | None:
    connection.close()
    return Beat.objects.values_list("at", flat=True).first()


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_killed_and_comes_back_gives_the_time_back(people: Cast) -> None:
    sitting, port = sitting_today([people.li]), free_port()
    start_attempt(sitting_id=sitting.pk, officer=people.li, at=now(), grace=GRACE)
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "LIANBING_BEAT_URL": f"http://127.0.0.1:{port}",
        "LIANBING_OUTAGE_SECONDS": "2",
    }
    web = ("serve", "--only", "web", "--workers", "1", "--port", str(port))
    connection.close()

    with running("run_clock", environment=environment):
        with running(*web, environment=environment):
            until(last_beat)
        died = last_beat()
        time.sleep(3)
        with running(*web, environment=environment):
            back = until(lambda: (beat := last_beat()) != died and beat)

    outage = Outage.objects.get()
    assert died is not None
    assert (outage.began_at, outage.ended_at) == (died, back)
    assert credits() == [("outage", outage.seconds)]
    assert outage.seconds >= 3
    assert AuditEvent.objects.get(kind="exam.outage_credited").facts["attempts"] == 1
