"""A correction is written whole or not at all: by a worker that is killed, and by two who decide at once."""

from __future__ import annotations

import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from core.clock import now
from exams.actions._moves import LostRace
from exams.actions.decide_correction import withdraw_correction
from exams.actions.propose_correction import propose_correction, question_correction
from exams.actions.run_correction import LOST_AFTER, continue_runs
from exams.domain.correction import Remedy
from exams.models import Correction, CorrectionEvent, CorrectionRun, PreparedResult, ReleasedResult, Result
from personnel.domain.roles import Role
from tests.exams.managing import desk
from tests.exams.test_racing import at_once
from tests.factories import AT, Cast, cast, officer
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release
from tests.support.killing import killed_at_insert

pytestmark = pytest.mark.django_db(transaction=True)

APPLY = """
from exams.actions import decide_correction, run_correction
from exams.models import Correction
from personnel.models import Officer
run_correction.CHUNK = run_correction.BATCH = 2
own = Correction.objects.select_related("exam__unit").get()
chen = Officer.objects.holding_badge("100003").get()
decide_correction.apply_correction(own, seen=own.foreseen["digest"], actor=chen, at=now())
"""
GO_ON = """
from exams.actions import run_correction
from exams.models import CorrectionRun
run_correction.CHUNK = run_correction.BATCH = 2
run_correction.work_through(CorrectionRun.objects.get(), clock=now)
"""


def waiting(people: Cast) -> Correction:
    """Five failed a released exam; a correction that credits its first question waits for a second person."""
    candidates = [people.li, *(officer(f"30000{number}", unit=people.station) for number in range(4))]
    sitting = open_sitting(unit=people.bureau, candidates=candidates, actor=people.wang)
    exam = hold_and_release(sitting, dict.fromkeys(candidates, False), signer=people.chen)
    revision = exam.papers.get().items.get(position=0).revision_id
    correction = question_correction(exam, revision=revision, part=0, remedy=Remedy.CREDIT_ALL)
    return propose_correction(correction, reason="示例", actor=people.wang, at=AT + timedelta(days=1))


def stands(correction: Correction) -> tuple[str, int, int, int]:
    correction.refresh_from_db()
    return (
        correction.state,
        Result.objects.count(),
        PreparedResult.objects.count(),
        CorrectionEvent.objects.count(),
    )


@pytest.mark.both_databases
def test_a_correction_killed_between_and_in_its_chunks_and_while_it_is_written_is_applied_once() -> None:
    people = cast()
    correction = waiting(people)

    codes = [killed_at_insert(APPLY, table="exams_preparedresult", after=2)]
    after_a_chunk = stands(correction)
    codes.append(killed_at_insert(GO_ON, table="exams_preparedresult", after=2))
    after_another = stands(correction)
    codes.append(killed_at_insert(GO_ON, table="exams_releasedresult", after=2))
    while_written = stands(correction)
    with pytest.raises(LostRace):
        withdraw_correction(correction, actor=people.wang, at=now())
    too_early = continue_runs(at=now())
    continued = continue_runs(at=now() + LOST_AFTER)
    again = continue_runs(at=now() + 2 * LOST_AFTER)

    run = CorrectionRun.objects.get()
    assert codes == [-signal.SIGKILL] * 3
    assert after_a_chunk == ("proposed", 5, 2, 1)
    assert after_another == ("proposed", 5, 4, 1)
    assert while_written == ("proposed", 5, 5, 1)
    assert (too_early, continued, again) == (0, 1, 0)
    assert stands(correction) == ("applied", 10, 0, 2)
    assert (ReleasedResult.objects.count(), run.figures) == (10, correction.foreseen)
    assert (run.state, run.looked_at, run.is_checked) == ("done", 5, True)


@pytest.mark.concurrency
def test_one_of_many_applies_a_correction_and_the_others_are_told() -> None:
    people = cast()
    correction = waiting(people)
    heads = [
        officer(f"10008{number}", unit=people.legal, roles=(Role.LEGAL_HEAD,), roles_on=people.bureau)
        for number in range(4)
    ]
    address = reverse("exams:decide_correction", args=[correction.exam_id, correction.pk, "apply"])
    form = {"seen": correction.foreseen["digest"]}
    desks = [desk(person) for person in heads]

    answers = at_once([lambda own=own: own.post(address, form).status_code for own in desks])

    assert Counter(answers) == {302: 4}
    assert CorrectionEvent.objects.filter(to_state="applied").count() == 1
    assert (Result.objects.count(), ReleasedResult.objects.count()) == (10, 10)
