"""Whom a change of law concerns is told once for each law and day, however many tasks there are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from personnel.domain.roles import Role
from personnel.models import Officer
from portal.actions.give_notices import give_notices
from portal.models import Notice
from portal.notices.law_tasks import law_tasks_due, law_tasks_moved
from question_bank.actions.approve_revision import approve_revision
from question_bank.actions.decide_law_task import recite
from question_bank.actions.open_law_tasks import open_law_tasks
from question_bank.models import Citation, QuestionLawTask
from tests.factories import AT, Cast, approved_question, bank, cast, officer
from tests.factories.amended import Amended, amended

pytestmark = pytest.mark.django_db
SOURCES = (law_tasks_moved, law_tasks_due)


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def law(people: Cast) -> Amended:
    return amended(people.chen)


def citing(law: Amended, people: Cast, numbers: list[int], author: Officer) -> None:
    home = people.bureau.banks.first() or bank(people.bureau)
    for place, number in enumerate(numbers):
        row = approved_question(home, f"{author.pk}-{place}", author=author)
        Citation.objects.create(revision=row, statute=law.statute, version_id=law.old.pk, number=number)


def told(person: Officer) -> list[tuple[str, str]]:
    return list(Notice.objects.of(person).order_by("pk").values_list("kind", "link"))


def give(at: Any = AT) -> int:
    return give_notices(sources=SOURCES, at=at)


def test_owners_and_the_legal_department_are_told_once_for_a_batch(people: Cast, law: Amended) -> None:
    citing(law, people, [2, 4, 5, 2], people.wang)
    open_law_tasks(law.comparison, at=AT)

    counts = [give(), give(AT + timedelta(minutes=15))]

    assert counts == [2, 0]
    assert told(people.wang) == [("law_questions_open", "/questions/law-tasks/?whose=mine")]
    assert [kind for kind, _link in told(people.chen)] == ["law_opened"]
    assert Notice.objects.of(people.chen).get().facts == {
        "title": law.statute.title,
        "questions": 4,
        "pages": 0,
        "papers": 0,
        "standards": 0,
    }
    assert (told(people.li), told(people.zhou)) == ([], [])


def test_tasks_of_nobody_are_told_to_everybody_who_writes_there(people: Cast, law: Amended) -> None:
    other = officer("900777", "赵强", unit=people.bureau, roles=(Role.QUESTION_AUTHOR,))
    citing(law, people, [2], people.wang)
    open_law_tasks(law.comparison, at=AT)
    QuestionLawTask.objects.update(owner=None)

    give()

    assert [kind for kind, _link in told(other)] == ["law_questions_open"]


def test_who_signs_and_who_checks_citations_is_told_but_not_who_decided(people: Cast, law: Amended) -> None:
    reviewer = officer("900778", "孙平", unit=people.bureau, roles=(Role.QUESTION_REVIEWER,))
    citing(law, people, [4], people.wang)
    open_law_tasks(law.comparison, at=AT)
    recite(QuestionLawTask.objects.get(), at=AT, actor=people.wang)
    give()
    to_sign = told(reviewer)

    approve_revision(QuestionLawTask.objects.get().revision, at=AT, actor=reviewer)
    give(AT + timedelta(hours=1))

    assert to_sign == [("law_questions_sign", "/questions/law-tasks/?whose=sign")]
    assert "law_questions_sign" not in [kind for kind, _link in told(people.wang)]
    assert ("law_check", "/questions/review/") in told(people.chen)


def test_a_task_that_comes_due_is_told_three_days_and_one_day_before(people: Cast, law: Amended) -> None:
    citing(law, people, [2, 4], people.wang)
    open_law_tasks(law.comparison, at=AT)
    due = QuestionLawTask.objects.first().due_on
    days = [(due - AT.date()).days - before for before in (5, 3, 2, 1, 0)]

    counts = [give_notices(sources=[law_tasks_due], at=AT + timedelta(days=day)) for day in days]

    assert counts == [0, 1, 0, 1, 0]
    assert Notice.objects.of(people.wang).last().facts["due_on"] == due.isoformat()


@pytest.mark.parametrize("tasks", [1, 3])
def test_looking_for_what_to_tell_takes_the_same_queries_for_any_number_of_tasks(
    people: Cast, law: Amended, tasks: int, django_assert_num_queries: Any
) -> None:
    citing(law, people, [2] * tasks, people.wang)
    open_law_tasks(law.comparison, at=AT)

    with django_assert_num_queries(18):
        list(law_tasks_moved(AT))
        list(law_tasks_due(AT))
