"""Many markers side by side, and a worker that is killed: no answer twice, nothing half done."""

from __future__ import annotations

import signal
from datetime import timedelta
from functools import partial

import pytest

from core.clock import now
from exams.actions.deal_answers import CannotDeal, deal_answers
from exams.actions.give_marks import CannotGiveMarks, give_marks
from exams.actions.prepare_marking import prepare_marking
from exams.actions.take_answer import lease, take_answer
from exams.models import Exam, ManualMark, MarkingItem, MarkingTask
from tests.exams.sheets import hand_in_sheets
from tests.exams.test_killed import PREPARE
from tests.exams.test_racing import at_once
from tests.exams.written import (
    POINTS,
    item_of,
    loaded,
    mark_all,
    marking_policy,
    on_screen,
    short_answers,
    team,
)
from tests.factories import Cast, approved_question, bank, cast
from tests.factories.exams import open_sitting
from tests.support.killing import killed_at_insert

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


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


def double(people: Cast, *texts: str) -> Exam:
    marking_policy(people.bureau, double=["short_answer"], limit="1", limit_in="marks")
    return short_answers(people.bureau, texts, units=[people.station])


def test_a_marker_in_two_windows_at_once_never_has_both_rounds_of_an_answer(people: Cast) -> None:
    exam = double(people, "甲", "乙")
    item = item_of(exam)
    first, second = team(people, 2)
    takes = [partial(take_answer, item=item, marker=who, at=now()) for who in (first, second) * 3]

    at_once(takes)

    held = list(MarkingTask.objects.exclude(leased_to=None).values_list("attempt", "leased_to"))
    assert len(held) == len(set(held)) >= 2


def test_two_who_mark_an_answer_at_once_and_differ_open_one_arbitration(people: Cast) -> None:
    exam = double(people, *(f"答{n}" for n in range(4)))
    first, second, third = team(people, 3)
    tasks = list(MarkingTask.objects.order_by("attempt", "round"))
    for task in tasks:
        lease(task, first if task.round == 1 else second, at=now(), until=now() + timedelta(minutes=20))

    def mark(task: MarkingTask) -> ManualMark:
        who, points = (first, POINTS) if task.round == 1 else (second, ["0", "0"])
        return give_marks(task=loaded(task), written=points, marker=who, at=now())

    at_once([partial(mark, task) for task in tasks])

    assert MarkingTask.objects.filter(round=3).count() == 4
    assert len(mark_all(exam, third)) == 4


def test_shares_dealt_at_once_are_dealt_one_after_the_other(people: Cast) -> None:
    exam = double(people, "甲", "乙")
    team(people, 2)

    def share_out() -> int:
        try:
            return deal_answers(exam=exam, actor=people.wang, at=now()).number
        except CannotDeal:
            return 0

    numbers = sorted(number for number in at_once([share_out] * 3) if number)
    assert numbers == list(range(2, 2 + len(numbers)))
    assert MarkingTask.objects.filter(dealt_to=None).count() == 0
