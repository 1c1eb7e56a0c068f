"""No key of an exam question reaches practice: planted words are looked for on every page that can be reached."""

from __future__ import annotations

import pytest
from django.test import Client

from core.clock import now
from personnel.domain.roles import Role
from tests.exams.candidate import sitting_today
from tests.factories import BACKEND, Cast, approved_question, bank, cast, officer
from tests.portal.crawling import crawled
from tests.training.studying import practice, published, task_of
from training.actions.record_study import answer_item
from training.models import Mistake, StudyAssignment, StudyItem

pytestmark = pytest.mark.django_db
PRACTISED, EXAM_ONLY, IN_A_PAPER = "练习哨兵RTY", "考试哨兵QZX", "两用哨兵WVK"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def study(people: Cast) -> StudyAssignment:
    """A study with a practice question that was missed, one that became an exam question, one that is in a paper now."""
    shelf = bank(people.bureau)
    both = approved_question(shelf, "两用", use="both", explanation=IN_A_PAPER, stem=f"题干{IN_A_PAPER}")
    turned = approved_question(shelf, "改用", use="practice", explanation=EXAM_ONLY, stem=f"题干{EXAM_ONLY}")
    asked = practice(people.bureau, "练-1", explanation=PRACTISED)
    made = published(people, questions=[both, turned, *asked], at=now())
    task = task_of(people.li, made)
    for item in StudyItem.objects.filter(assignment=made, kind="question"):
        answer_item(task, position=item.position, raw=[0], at=now())
    type(turned.question).objects.filter(pk=turned.question_id).update(use="exam")
    sitting_today([people.wang], questions=[both])
    return made


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.LEGAL_OFFICER, Role.UNIT_LEADER, Role.HR])
def test_study_shows_no_question_that_an_exam_asks(
    people: Cast, study: StudyAssignment, role: Role | None
) -> None:
    roles = (role,) if role else ()
    somebody = officer("500001", "戊", unit=people.station, roles=roles, roles_on=people.bureau)
    pages = {}
    for person in (people.li, somebody):
        client = Client()
        client.force_login(person, backend=BACKEND)
        starts = [
            "/study/weekly/",
            f"/study/weekly/assignments/{study.pk}/",
            "/study/weekly/assignments/new/",
        ]
        starts += [
            f"/study/weekly/mistakes/{pk}/?seen=1"
            for pk in Mistake.objects.values_list("question", flat=True)
        ]
        pages |= {
            (person.name, address): body
            for address, body in crawled(client, "/", *starts)
            if address.startswith(("/study/", "/?")) or address == "/"
        }

    shown = {word: [key for key, body in pages.items() if word in body] for word in (EXAM_ONLY, IN_A_PAPER)}
    assert shown == {EXAM_ONLY: [], IN_A_PAPER: []}
    assert any(PRACTISED in body for body in pages.values())
