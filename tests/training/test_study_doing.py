"""Reading, answering, finishing; and the mistake book."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from personnel.models import PolicyVersion
from tests.exams.candidate import sitting_today
from tests.factories import AT, DAY, Cast, approved_question, bank, cast
from tests.training.studying import draft, practice, published, task_of
from training.actions.publish_study import publish_study, withdraw_study
from training.actions.record_study import answer_item, finish_task, mark_read, open_item
from training.actions.repeat_mistake import repeat_mistake
from training.actions.study_errors import InvalidReply, NotThere, TooSoon
from training.models import Mistake, RepeatRecord, StudyRecord, StudyTask
from training.study_items import items_on

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
RIGHT, WRONG = [1], [0]


@pytest.fixture
def people() -> Cast:
    return cast()


def test_a_task_is_done_with_its_last_item(people: Cast):
    task = task_of(people.li, published(people, questions=practice(people.bureau, "练-1")))
    mark_read(task, position=1, at=AT)
    between = StudyTask.objects.get(pk=task.pk).done_at
    right = answer_item(task, position=2, raw=RIGHT, at=AT + timedelta(minutes=5))
    task.refresh_from_db()
    assert (between, right, task.done_at, task.done_late) == (None, True, AT + timedelta(minutes=5), False)


def test_whoever_finishes_after_the_last_day_is_late(people: Cast):
    task = task_of(people.li, published(people))
    mark_read(task, position=1, at=AT + timedelta(days=4))
    task.refresh_from_db()
    assert (task.done_at, task.done_late) == (AT + timedelta(days=4), True)


def test_the_evening_of_the_last_day_is_in_time(people: Cast):
    task = task_of(people.li, published(people))
    last_minute = AT + timedelta(days=3, hours=14, minutes=59)
    mark_read(task, position=1, at=last_minute)
    task.refresh_from_db()
    assert (task.done_at, task.done_late) == (last_minute, False)


def test_what_is_said_twice_counts_once_and_the_first_answer_stands(people: Cast):
    task = task_of(people.li, published(people, questions=practice(people.bureau, "练-1")))
    mark_read(task, position=1, at=AT)
    mark_read(task, position=1, at=AT + timedelta(minutes=1))
    verdicts = [answer_item(task, position=2, raw=raw, at=AT) for raw in (WRONG, RIGHT)]
    records = [(record.kind, record.right) for record in StudyRecord.objects.order_by("pk")]
    assert (verdicts, records) == ([False, False], [("read", None), ("answered", False)])


def test_records_are_only_ever_added(people: Cast):
    task = task_of(people.li, published(people))
    mark_read(task, position=1, at=AT)
    for write in (
        lambda: StudyRecord.objects.update(at=AT + timedelta(days=1)),
        lambda: StudyRecord.objects.all().delete(),
        lambda: StudyTask.objects.update(unit=people.legal),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_a_text_may_ask_for_a_while_of_reading(people: Cast):
    PolicyVersion.objects.create(
        kind="weekly_study", unit=people.bureau, effective_on=DAY, body={"floor_seconds": 60}, created_at=AT
    )
    study = published(people)
    task = task_of(people.li, study)
    with pytest.raises(TooSoon):
        mark_read(task, position=1, at=AT)
    open_item(task, study.items.get(), at=AT)
    open_item(task, study.items.get(), at=AT + timedelta(seconds=50))
    with pytest.raises(TooSoon):
        mark_read(task, position=1, at=AT + timedelta(seconds=59))
    mark_read(task, position=1, at=AT + timedelta(seconds=60))
    task.refresh_from_db()
    version = PolicyVersion.objects.get()
    assert (task.done_at, study.policy_version_id) == (AT + timedelta(seconds=60), version.pk)


@pytest.mark.parametrize("raw", [None, [], [9], [0, 1], "甲", True, {"a": 1}, [10**30]])
def test_an_answer_that_cannot_be_meant_is_no_answer(people: Cast, raw: object):
    task = task_of(people.li, published(people, questions=practice(people.bureau, "练-1")))
    with pytest.raises(InvalidReply):
        answer_item(task, position=2, raw=raw, at=AT)
    assert StudyRecord.objects.count() == 0


def test_nothing_is_recorded_where_nothing_is_asked(people: Cast):
    study = published(people, questions=practice(people.bureau, "练-1"))
    task = task_of(people.li, study)
    for act in (
        lambda: mark_read(task, position=2, at=AT),
        lambda: mark_read(task, position=3, at=AT),
        lambda: answer_item(task, position=1, raw=RIGHT, at=AT),
        lambda: finish_task(task, at=AT),
    ):
        with pytest.raises(NotThere):
            act()
    withdraw_study(study, reason="误发", actor=people.wang, at=AT)
    with pytest.raises(NotThere):
        mark_read(task, position=1, at=AT)
    assert StudyRecord.objects.count() == 0


def test_a_question_that_goes_into_a_paper_is_withheld_until_release(people: Cast):
    both = approved_question(bank(people.bureau), "两用-1", use="both")
    study = published(people, questions=[both])
    task = task_of(people.li, study)
    sitting_today([people.li], questions=[both])

    rows = [row.is_asked for row in items_on(study, officer=people.li, on=DAY)]
    with pytest.raises(NotThere):
        answer_item(task, position=2, raw=RIGHT, at=AT)
    mark_read(task, position=1, at=AT)
    task.refresh_from_db()

    assert (rows, task.done_at) == ([True, False], AT)


def test_a_task_of_which_nothing_is_left_can_be_ended(people: Cast):
    asked = practice(people.bureau, "练-1")
    task = task_of(people.li, published(people, questions=asked))
    mark_read(task, position=1, at=AT)
    type(asked[0]).objects.filter(pk=asked[0].pk).update(state="retired")
    finish_task(task, at=AT + timedelta(hours=1))
    task.refresh_from_db()
    assert task.done_at == AT + timedelta(hours=1)


def test_a_wrong_answer_enters_the_book_and_three_right_ones_take_it_out(people: Cast):
    asked = practice(people.bureau, "练-1")
    task = task_of(people.li, published(people, questions=asked))
    answer_item(task, position=2, raw=WRONG, at=AT)

    open_after = [Mistake.objects.open_for(people.li).count()]
    for minute, raw in enumerate((RIGHT, RIGHT, WRONG, RIGHT, RIGHT, RIGHT), 1):
        repeat_mistake(
            officer=people.li,
            question_id=asked[0].question_id,
            raw=raw,
            wanted=3,
            at=AT + timedelta(minutes=minute),
        )
        open_after.append(Mistake.objects.open_for(people.li).count())

    mistake = Mistake.objects.get()
    assert open_after == [1, 1, 1, 1, 1, 1, 0]
    assert (mistake.wrong_count, mistake.mastered_at) == (2, AT + timedelta(minutes=6))
    assert RepeatRecord.objects.count() == 6


def test_nobody_repeats_what_is_not_in_the_own_book(people: Cast):
    asked = practice(people.bureau, "练-1")
    task = task_of(people.li, published(people, questions=asked))
    answer_item(task, position=2, raw=WRONG, at=AT)
    with pytest.raises(NotThere):
        repeat_mistake(officer=people.wang, question_id=asked[0].question_id, raw=RIGHT, wanted=3, at=AT)
    assert RepeatRecord.objects.count() == 0


def test_an_article_is_read_in_the_text_in_force_on_the_day(people: Cast):
    made = draft(people)
    publish_study(made, actor=people.wang, at=AT)
    [row] = items_on(made, officer=people.li, on=DAY)
    [before] = items_on(made, officer=people.li, on=DAY.replace(year=2019))
    assert (row.article.text, before.article, before.is_asked) == ("试验条文第1号。", None, True)
