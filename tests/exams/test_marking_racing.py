"""Many markers side by side, and a worker that is killed: no answer twice, nothing half done."""

from __future__ import annotations

import signal
from functools import partial

import pytest

from core.clock import now
from exams.actions.give_marks import CannotGiveMarks, give_marks
from exams.actions.prepare_marking import prepare_marking
from exams.actions.take_answer import take_answer
from exams.models import ManualMark, MarkingItem, MarkingTask
from personnel.models import Officer
from tests.exams.sheets import hand_in_sheets
from tests.exams.test_killed import PREPARE
from tests.exams.test_racing import at_once
from tests.exams.written import POINTS, item_of, mark_all, marker, on_screen, short_answers
from tests.factories import Cast, approved_question, bank, cast
from tests.factories.exams import open_sitting
from tests.support.killing import killed_at_insert

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def team(people: Cast, size: int) -> list[Officer]:
    return [marker(people.legal, people.bureau, f"20010{n}", f"阅卷{n}") for n in range(size)]


def test_markers_at_once_each_get_another_answer(people: Cast) -> None:
    exam = short_answers(people.bureau, [f"答{n}" for n in range(4)], units=[people.station])
    item = item_of(exam)
    takes = [partial(take_answer, item=item, marker=who, at=now()) for who in team(people, 4)]

    tasks = at_once(takes)

    assert len({task.pk for task in tasks if task is not None}) == 4


def test_a_team_marks_everything_and_nothing_twice(people: Cast) -> None:
    exam = short_answers(people.bureau, [f"答{n}" for n in range(12)], units=[people.station])

    given = at_once([partial(mark_all, exam, who) for who in team(people, 3)])

    assert sum(len(marks) for marks in given) == 12
    assert ManualMark.objects.count() == MarkingTask.objects.count() == 12
    assert set(ManualMark.objects.values_list("seq", flat=True)) == {1}


def test_a_mark_sent_four_times_at_once_is_kept_once(people: Cast) -> None:
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    [first] = team(people, 1)
    task = on_screen(item_of(exam), first)

    def send() -> str:
        try:
            return str(give_marks(task=task, written=POINTS, marker=first, at=now()).seq)
        except CannotGiveMarks as refusal:
            return refusal.code

    assert set(at_once([send] * 4)) <= {"1", "sent_twice"}
    assert ManualMark.objects.count() == 1


def test_sorting_answers_at_once_makes_each_task_once(people: Cast) -> None:
    question = approved_question(bank(people.bureau), "简-1", kind="short_answer")
    sitting = open_sitting(unit=people.bureau, questions=[question])
    hand_in_sheets(sitting, [["甲"], ["乙"]], units=[people.station])

    made = at_once([partial(prepare_marking, exam=sitting.exam, at=now())] * 3)

    assert sorted(made) == [0, 0, 2]
    assert MarkingTask.objects.count() == 2


def test_a_worker_killed_while_it_sorts_answers_leaves_none(people: Cast) -> None:
    question = approved_question(bank(people.bureau), "简-1", kind="short_answer")
    sitting = open_sitting(unit=people.bureau, questions=[question])
    hand_in_sheets(sitting, [["甲"]] * 5, units=[people.station])

    assert killed_at_insert(PREPARE, table="exams_markingtask", after=2) == -signal.SIGKILL

    assert (MarkingItem.objects.count(), MarkingTask.objects.count()) == (0, 0)
    assert prepare_marking(exam=sitting.exam, at=now()) == 5
