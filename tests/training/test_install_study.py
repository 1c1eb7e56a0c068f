"""Study put into place in bulk is like study that officers do one item at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from personnel.models import Officer
from tests.factories import AT, Cast, cast
from tests.training.studying import practice, published, task_of
from training.actions.install_study import DoneItem, DoneStudy, install_study
from training.actions.record_study import answer_item, mark_read
from training.actions.study_errors import NotThere
from training.models import Mistake, StudyRecord

pytestmark = pytest.mark.django_db
RIGHT, WRONG = [1], [0]
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def people() -> Cast:
    return cast()


def _told(officer: Officer) -> list[Any]:
    records = StudyRecord.objects.filter(task__officer=officer).order_by("item__position")
    mistakes = Mistake.objects.filter(officer=officer)
    return [
        *records.values_list("item", "kind", "right", "revision_id", "answer", "at"),
        *mistakes.values_list("question", "wrong_count", "right_in_row", "last_wrong_at", "mastered_at"),
    ]


@pytest.mark.parametrize("raw", [RIGHT, WRONG], ids=["right", "wrong"])
def test_both_roads_leave_the_same_rows(people: Cast, raw: list[int]):
    study = published(people, questions=practice(people.bureau, "练-1"))
    by_hand, in_bulk = task_of(people.li, study), task_of(people.wang, study)
    mark_read(by_hand, position=1, at=AT)
    answer_item(by_hand, position=2, raw=raw, at=LATER)
    done = DoneStudy(in_bulk.pk, [DoneItem(1, AT), DoneItem(2, LATER, raw)])

    finished = install_study(assignment=study, done=[done], as_read_by=people.wang, at=AT)

    by_hand.refresh_from_db()
    in_bulk.refresh_from_db()
    assert finished == 1
    assert _told(people.wang) == _told(people.li)
    assert (in_bulk.done_at, in_bulk.done_late) == (by_hand.done_at, by_hand.done_late) == (LATER, False)


def test_half_a_task_is_not_done_and_is_left_alone_the_second_time(people: Cast):
    study = published(people, questions=practice(people.bureau, "练-1"))
    task = task_of(people.li, study)
    half = DoneStudy(task.pk, [DoneItem(1, AT)])

    finished = [
        install_study(assignment=study, done=[half], as_read_by=people.wang, at=AT) for _time in range(2)
    ]

    task.refresh_from_db()
    assert (finished, task.done_at, StudyRecord.objects.count()) == ([0, 0], None, 1)


def test_an_item_that_is_not_there_is_refused(people: Cast):
    study = published(people)
    done = DoneStudy(task_of(people.li, study).pk, [DoneItem(9, AT)])

    with pytest.raises(NotThere):
        install_study(assignment=study, done=[done], as_read_by=people.wang, at=AT)
