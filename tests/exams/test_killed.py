"""A worker that is killed leaves nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from exams.actions.close_exam import close_exam
from exams.actions.mark_exam import mark_exam
from exams.actions.release_results import release_results
from exams.actions.sign_off_exam import sign_off_exam
from exams.models import Exam, Release, ReleasedResult, Result, Sitting
from tests.exams.candidate import Candidate, now, sitting_today
from tests.factories import Cast, cast, officer

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
from django.db import connection
from core.clock import now
from exams.models import Exam

act, table, after = sys.argv[1], sys.argv[2], int(sys.argv[3])
seen = 0

def kill_at_write(execute, sql, params, many, context):
    global seen
    answer = execute(sql, params, many, context)
    if sql.startswith("INSERT") and table in sql:
        seen += 1
        if seen == after:
            os.kill(os.getpid(), signal.SIGKILL)
    return answer

exam = Exam.objects.get()
with connection.execute_wrapper(kill_at_write):
    if act == "mark":
        from exams.actions import mark_exam
        mark_exam.CHUNK = 2
        mark_exam.mark_exam(exam=exam, actor=None, at=now())
    elif act == "prepare":
        from exams.actions import prepare_marking
        prepare_marking.CHUNK = 2
        prepare_marking.prepare_marking(exam=exam, at=now())
    else:
        from exams.actions import release_results
        release_results.BATCH = 2
        release_results.release_results(exam=exam, actor=None, at=now())
"""


def killed(act: str, table: str, after: int) -> int:
    """Runs `act` in a process of its own that is killed right after its nth INSERT into `table`."""
    settings = connection.settings_dict
    name = settings["NAME"]
    url = (
        f"sqlite:///{name}"
        if connection.vendor == "sqlite"
        else f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{name}"
    )
    connection.close()
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    worker = subprocess.run(
        [sys.executable, "-c", WORKER, act, table, str(after)],
        env=environment,
        cwd=Path(__file__).parents[2],
        check=False,
        capture_output=True,
    )
    return worker.returncode


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def closed(people: Cast) -> Exam:
    """A closed exam with five sheets."""
    candidates = [people.li, *(officer(f"30000{number}", unit=people.station) for number in range(4))]
    sitting = sitting_today(candidates)
    for person in candidates:
        candidate = Candidate.of(person, sitting)
        candidate.start()
        candidate.answer("true_false", True)
        candidate.hand_in()
    at = now()
    Sitting.objects.update(opens_at=at - timedelta(hours=2), closes_at=at - timedelta(hours=1))
    exam = Exam.objects.get()
    close_exam(exam=exam, actor=None, at=at, grace=timedelta())
    return exam


def test_marking_that_was_killed_is_finished_by_the_next_run(closed: Exam) -> None:
    code = killed("mark", "exams_result", 2)
    between = (Exam.objects.get().state, Result.objects.count())

    made = mark_exam(exam=Exam.objects.get(), actor=None, at=now())

    assert (code, between) == (-signal.SIGKILL, ("closed", 2))
    assert (made, Result.objects.count(), Exam.objects.get().state) == (3, 5, "marked")


def test_a_release_that_was_killed_has_released_nothing(closed: Exam, people: Cast) -> None:
    mark_exam(exam=closed, actor=None, at=now())
    sign_off_exam(exam=closed, actor=people.chen, at=now())

    code = killed("release", "exams_releasedresult", 2)
    between = (Exam.objects.get().state, Release.objects.count(), ReleasedResult.objects.count())
    released = release_results(exam=Exam.objects.get(), actor=None, at=now())

    assert (code, between) == (-signal.SIGKILL, ("signed_off", 0, 0))
    assert (released, ReleasedResult.objects.count(), Exam.objects.get().state) == (5, 5, "released")
