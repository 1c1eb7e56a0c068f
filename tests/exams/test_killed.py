"""A worker that is killed leaves nothing half done."""

from __future__ import annotations

import signal
from datetime import timedelta

import pytest

from exams.actions.close_exam import close_exam
from exams.actions.mark_exam import mark_exam
from exams.actions.release_results import release_results
from exams.actions.sign_off_exam import sign_off_exam
from exams.models import Exam, Release, ReleasedResult, Result, Sitting
from tests.exams.candidate import Candidate, now, sitting_today
from tests.factories import Cast, cast, officer
from tests.support.killing import killed_at_insert

pytestmark = pytest.mark.django_db(transaction=True)

MARK = """
from exams.actions import mark_exam
from exams.models import Exam
mark_exam.CHUNK = 2
mark_exam.mark_exam(exam=Exam.objects.get(), actor=None, at=now())
"""
RELEASE = """
from exams.actions import release_results
from exams.models import Exam
release_results.BATCH = 2
release_results.release_results(exam=Exam.objects.get(), actor=None, at=now())
"""


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
    code = killed_at_insert(MARK, table="exams_result", after=2)
    between = (Exam.objects.get().state, Result.objects.count())

    made = mark_exam(exam=Exam.objects.get(), actor=None, at=now())

    assert (code, between) == (-signal.SIGKILL, ("closed", 2))
    assert (made, Result.objects.count(), Exam.objects.get().state) == (3, 5, "marked")


def test_a_release_that_was_killed_has_released_nothing(closed: Exam, people: Cast) -> None:
    mark_exam(exam=closed, actor=None, at=now())
    sign_off_exam(exam=closed, actor=people.chen, at=now())

    code = killed_at_insert(RELEASE, table="exams_releasedresult", after=2)
    between = (Exam.objects.get().state, Release.objects.count(), ReleasedResult.objects.count())
    released = release_results(exam=Exam.objects.get(), actor=None, at=now())

    assert (code, between) == (-signal.SIGKILL, ("signed_off", 0, 0))
    assert (released, ReleasedResult.objects.count(), Exam.objects.get().state) == (5, 5, "released")
