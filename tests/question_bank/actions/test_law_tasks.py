"""From the confirmed change of a law to the question that stays right."""

from datetime import date, timedelta

import pytest

from law.domain.law_tasks import LawTaskState
from question_bank.actions.approve_revision import OwnQuestion
from question_bank.actions.decide_law_task import (
    CannotRecite,
    propose_retirement,
    recite,
    recite_plans,
    sign_decision,
)
from question_bank.actions.open_law_tasks import open_due_law_tasks, open_law_tasks
from question_bank.actions.return_revision import return_revision
from question_bank.actions.start_scheduled import start_scheduled
from question_bank.models import Citation, QuestionLawTask, QuestionRevision
from tests.factories import AT, approved_question, bank, cast, officer
from tests.factories.amended import NEW_DAY, Amended, amended, confirm

pytestmark = pytest.mark.django_db
BEFORE = NEW_DAY - timedelta(days=1)
AFTER = NEW_DAY + timedelta(days=20)


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def law(people):
    return amended(people.chen)


def citing(law: Amended, people, ref: str, *numbers: int, **changes) -> QuestionRevision:
    """An approved question by 王 that cites these articles of the old version."""
    banks = people.bureau.banks.all()
    row = approved_question(banks[0] if banks else bank(people.bureau), ref, author=people.wang, **changes)
    for place, number in enumerate(numbers):
        Citation.objects.create(
            revision=row, statute=law.statute, version_id=law.old.pk, number=number, position=place
        )
    return row


def opened(law: Amended) -> dict[str, QuestionLawTask]:
    open_law_tasks(law.comparison, at=AT)
    rows = QuestionLawTask.objects.select_related("question", "old_version__statute", "new_version__statute")
    return {task.question.ref: task for task in rows}


def drawn(on: date) -> set[str]:
    return set(QuestionRevision.objects.askable(on=on).values_list("question__ref", flat=True))


def test_each_question_that_cites_what_changed_gets_one_task_for_its_author(people, law):
    citing(law, people, "不变", 1)
    citing(law, people, "编号", 2)
    citing(law, people, "改写", 2, 4)
    citing(law, people, "废止", 5)

    tasks = opened(law)
    again = open_law_tasks(law.comparison, at=AT)

    assert {ref: task.effect for ref, task in tasks.items()} == {
        "编号": "renumbered",
        "改写": "changed",
        "废止": "repealed",
    }
    assert {task.owner for task in tasks.values()} == {people.wang}
    assert {task.due_on for task in tasks.values()} == {date(2026, 4, 17)}
    assert again == 0


def test_a_comparison_is_followed_once_for_each_new_decision(people, law):
    citing(law, people, "编号", 2)

    counts = [open_due_law_tasks(at=AT), open_due_law_tasks(at=AT)]
    citing(law, people, "后来", 3)
    counts.append(open_due_law_tasks(at=AT))
    confirm(law, people.chen, ((5, None, "repealed"),))
    counts.append(open_due_law_tasks(at=AT))

    assert counts == [1, 0, 0, 1]


def test_on_the_effective_date_what_rests_on_the_old_text_leaves_the_draws_by_itself(people):
    law = amended()
    for ref, number in (("不变", 1), ("编号", 2), ("改写", 4), ("废止", 5)):
        citing(law, people, ref, number)

    assert drawn(BEFORE) == {"不变", "编号", "改写", "废止"}
    assert drawn(NEW_DAY) == {"不变"}


def test_a_recited_question_is_drawn_before_and_after_with_the_number_of_the_day(people, law):
    old = citing(law, people, "编号", 2, explanation="依照《练兵秩序条例》第二条作答。")
    task = opened(law)["编号"]

    made = recite(task, at=AT, actor=people.wang)
    sign_decision(task, at=AT, actor=people.chen)
    drawn_before = QuestionRevision.objects.askable(on=BEFORE).get()
    drawn_after = QuestionRevision.objects.askable(on=AFTER).get()
    started = start_scheduled(at=AT + timedelta(days=60))

    made.refresh_from_db()
    old.refresh_from_db()
    task.refresh_from_db()
    citation = made.citations.get()
    assert (drawn_before, drawn_after) == (old, made)
    assert (citation.number, citation.version_id) == (3, law.new.pk)
    assert made.explanation == "依照《练兵秩序条例》第三条作答。"
    assert (task.state, task.signed_by, task.decision) == (LawTaskState.DONE, people.chen, "keep")
    assert (started, made.state, old.state) == (1, "approved", "retired")
    assert list(old.citations.values_list("number", "version_id")) == [(2, law.old.pk)]


def test_what_only_a_person_can_judge_is_not_recited(people, law):
    citing(law, people, "废止", 5)
    citing(law, people, "正文", 2, explanation="依照第二条作答。")
    tasks = opened(law)

    plans = {plan.task.question.ref: plan for plan in recite_plans(list(tasks.values()))}

    assert "第五条" in str(plans["废止"].problem)
    assert "第二条" in str(plans["正文"].problem)
    with pytest.raises(CannotRecite):
        recite(tasks["废止"], at=AT, actor=people.wang)
    assert QuestionRevision.objects.count() == 2


def test_nobody_signs_what_they_decided(people, law):
    citing(law, people, "编号", 2)
    citing(law, people, "废止", 5)
    tasks = opened(law)
    recite(tasks["编号"], at=AT, actor=people.wang)
    propose_retirement(tasks["废止"], reason="条文已废止。", at=AT, actor=people.wang)

    for task in tasks.values():
        with pytest.raises(OwnQuestion):
            sign_decision(task, at=AT, actor=people.wang)
    sign_decision(tasks["废止"], at=AT, actor=people.chen)

    tasks["废止"].refresh_from_db()
    assert tasks["废止"].state == LawTaskState.DONE
    assert tasks["废止"].question.revisions.get().state == "retired"


def test_a_returned_wording_opens_its_task_again(people, law):
    citing(law, people, "改写", 4)
    task = opened(law)["改写"]
    made = recite(task, at=AT, actor=people.wang)

    return_revision(made, at=AT, actor=people.chen, comment="罚款也要考。")

    task.refresh_from_db()
    assert (task.state, task.decision, task.revision) == (LawTaskState.OPEN, "", None)
    assert task.events.last().comment == "罚款也要考。"


def test_a_task_lapses_when_the_question_is_out_of_use(people, law):
    row = citing(law, people, "废止", 5)
    task = opened(law)["废止"]
    QuestionRevision.objects.filter(pk=row.pk).update(state="retired")

    open_law_tasks(law.comparison, at=AT)

    task.refresh_from_db()
    assert task.state == LawTaskState.LAPSED


def test_a_task_of_an_author_who_may_no_longer_write_is_everybodys(people, law):
    gone = officer("100050", "赵离", unit=people.station)
    row = approved_question(bank(people.bureau), "离任", author=gone)
    Citation.objects.create(revision=row, statute=law.statute, version_id=law.old.pk, number=2)

    task = opened(law)["离任"]

    assert task.owner is None
    waiting = QuestionLawTask.objects.waiting_for(people.wang, on=AT.date())
    assert list(waiting) == [task]
