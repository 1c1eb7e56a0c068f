"""Many at once, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from core.domain.errors import Refused
from tests.exams.test_racing import at_once
from tests.factories import AT, Cast, cast, officer
from tests.training.studying import draft, practice, published, task_of
from training.actions.close_study_month import close_study_months
from training.actions.publish_study import publish_study
from training.actions.record_study import answer_item, mark_read
from training.models import Mistake, StudyAssignment, StudyMonth, StudyRecord, StudyTask

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def people() -> Cast:
    members = cast()
    for number in range(20):
        officer(f"2000{number:02}", f"民警{number}", unit=members.station)
    return members


def outcome(act: Callable[[], object]) -> Callable[[], str]:
    def run() -> str:
        try:
            act()
        except Refused as refusal:
            return refusal.code
        return "done"

    return run


def test_two_who_publish_at_once_make_one_publication_and_one_task_each(people: Cast) -> None:
    made = draft(people)

    def publish() -> None:
        publish_study(StudyAssignment.objects.get(pk=made.pk), actor=people.wang, at=AT)

    seen = at_once([outcome(publish) for _ in range(4)])

    assert Counter(seen) == {"done": 1, "illegal_move": 3}
    assert (made.events.count(), StudyTask.objects.count()) == (2, 22)


def test_two_clocks_that_close_a_month_at_once_close_it_once(people: Cast) -> None:
    published(people)
    then = datetime(2026, 4, 5, 2, tzinfo=UTC)

    at_once([lambda: close_study_months(at=then) for _ in range(3)])

    assert StudyMonth.objects.count() == 22


def test_the_last_two_items_at_once_finish_the_task(people: Cast) -> None:
    task = task_of(people.li, published(people, questions=practice(people.bureau, "练-1")))

    at_once(
        [
            lambda: mark_read(task, position=1, at=AT),
            lambda: answer_item(task, position=2, raw=[0], at=AT),
            lambda: answer_item(task, position=2, raw=[1], at=AT),
        ]
    )

    task.refresh_from_db()
    assert (task.done_at, StudyRecord.objects.count()) == (AT, 2)
    assert Mistake.objects.count() == StudyRecord.objects.filter(right=False).count()
