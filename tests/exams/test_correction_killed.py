"""A correction is written whole or not at all: by a worker that is killed, and by two who decide at once."""

from __future__ import annotations

import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse

from core.clock import now
from exams.actions.decide_correction import apply_correction
from exams.actions.propose_correction import propose_correction, question_correction
from exams.domain.correction import Remedy
from exams.models import Correction, CorrectionEvent, ReleasedResult, Result
from personnel.domain.roles import Role
from tests.exams.managing import desk
from tests.exams.test_racing import at_once
from tests.factories import AT, Cast, cast, officer
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release
from tests.support.killing import killed_at_insert

pytestmark = pytest.mark.django_db(transaction=True)

APPLY = """
from exams.actions import decide_correction
from exams.models import Correction
from personnel.models import Officer
decide_correction.BATCH = 2
own = Correction.objects.select_related("exam__unit").get()
chen = Officer.objects.holding_badge("100003").get()
decide_correction.apply_correction(own, seen=own.foreseen["digest"], actor=chen, at=now())
"""


def waiting(people: Cast) -> Correction:
    """Five failed a released exam; a correction that credits its first question waits for a second person."""
    candidates = [people.li, *(officer(f"30000{number}", unit=people.station) for number in range(4))]
    sitting = open_sitting(unit=people.bureau, candidates=candidates, actor=people.wang)
    exam = hold_and_release(sitting, dict.fromkeys(candidates, False), signer=people.chen)
    revision = exam.papers.get().items.get(position=0).revision_id
    correction = question_correction(exam, revision=revision, part=0, remedy=Remedy.CREDIT_ALL)
    return propose_correction(correction, reason="示例", actor=people.wang, at=AT + timedelta(days=1))


def test_a_correction_that_was_killed_has_changed_nothing_and_is_applied_by_the_next_click() -> None:
    people = cast()
    correction = waiting(people)

    code = killed_at_insert(APPLY, table="exams_result", after=2)
    correction.refresh_from_db()
    between = (correction.state, Result.objects.count(), CorrectionEvent.objects.count())
    apply_correction(correction, seen=correction.foreseen["digest"], actor=people.chen, at=now())

    assert (code, between) == (-signal.SIGKILL, ("proposed", 5, 1))
    assert (Result.objects.count(), ReleasedResult.objects.count()) == (10, 10)


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
