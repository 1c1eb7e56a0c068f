"""From the confirmed change of a law to the question that stays right."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from law.domain.law_tasks import LawTaskState
from personnel.domain.roles import Role
from question_bank.actions.approve_revision import OwnQuestion, pass_legal_check
from question_bank.actions.citations_changed import citations_changed
from question_bank.actions.create_revision import create_revision
from question_bank.actions.decide_law_task import (
    CannotRecite,
    propose_retirement,
    recite,
    recite_plans,
    sign_decision,
)
from question_bank.actions.move_subject import move_subject
from question_bank.actions.open_law_tasks import open_due_law_tasks, open_law_tasks
from question_bank.actions.resolve_citations import ResolvedCitation
from question_bank.actions.return_revision import return_revision
from question_bank.actions.start_scheduled import start_scheduled
from question_bank.models import Citation, QuestionLawTask, QuestionRevision
from tests.factories import AT, approved_question, bank, cast, grant, officer, subject
from tests.factories.amended import NEW_DAY, OLD, Amended, amended, confirm, version

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


def test_a_citation_of_another_text_is_not_taken_for_one_of_the_old_version(people, law):
    row = citing(law, people, "混合", 2)
    older = version(
        law.statute, {2: "试验条文旧：早已改过。", 3: OLD[3]}, date(2010, 1, 1), adopted_on=date(2010, 1, 1)
    )
    Citation.objects.create(revision=row, statute=law.statute, version_id=older.pk, number=3, position=1)
    task = opened(law)["混合"]
    same_words = recite_plans([task])[0]
    Citation.objects.create(revision=row, statute=law.statute, version_id=older.pk, number=2, position=2)
    other_words = recite_plans([task])[0]

    assert [(one.number, one.version_id) for one in same_words.citations] == [
        (3, law.new.pk),
        (4, law.new.pk),
    ]
    assert other_words.problem
    assert not other_words.citations


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
    grant(gone, Role.QUESTION_AUTHOR, people.bureau)
    assert opened(law)["离任"].owner == gone


@pytest.fixture
def reviewer(people):
    """Somebody who reviews questions and is not of the legal department."""
    return officer(
        "100051", "郑审", unit=people.station, roles=(Role.QUESTION_REVIEWER,), roles_on=people.bureau
    )


def test_a_confirmed_renumbering_needs_no_second_legal_check(people, law, reviewer):
    citing(law, people, "编号", 2, 3)
    task = opened(law)["编号"]
    made = recite(task, at=AT, actor=people.wang)

    settled = sign_decision(task, at=AT, actor=reviewer)

    made.refresh_from_db()
    assert (settled, task.state, made.state) == (True, LawTaskState.DONE, "scheduled")


def test_other_words_are_checked_by_the_legal_department_before_the_task_is_settled(people, law, reviewer):
    citing(law, people, "改写", 4)
    task = opened(law)["改写"]
    made = recite(task, at=AT, actor=people.wang)

    settled = sign_decision(task, at=AT, actor=reviewer)
    made.refresh_from_db()
    then = (settled, task.state, made.state, list(QuestionLawTask.objects.to_sign(people.chen, on=AT.date())))
    pass_legal_check(made, at=AT, actor=people.chen)

    task.refresh_from_db()
    assert then == (False, LawTaskState.DECIDED, "legal", [])
    assert (task.state, task.signed_by, made.state) == (LawTaskState.DONE, people.chen, "scheduled")


def test_the_same_number_with_other_words_is_another_citation(people, law, reviewer):
    old = citing(law, people, "同号", 2)
    made = create_revision(
        old.question, content=replace(old.content(), explanation="网络秩序。"), at=AT, actor=people.wang,
        citations=[ResolvedCitation(law.statute.pk, law.new.pk, 2, 0, None, None, "")],
    )  # fmt: skip

    assert citations_changed(made)


@pytest.mark.parametrize("number, changed", [(1, False), (3, True), (4, True)])
def test_without_a_decision_only_the_same_number_with_the_same_words_is_the_same(people, number, changed):
    law = amended()
    old = citing(law, people, "未确认", 1 if number == 1 else number - 1)
    made = create_revision(
        old.question, content=replace(old.content(), explanation="改。"), at=AT, actor=people.wang,
        citations=[ResolvedCitation(law.statute.pk, law.new.pk, number, 0, None, None, "")],
    )  # fmt: skip

    assert citations_changed(made) is changed


def test_a_task_whose_answer_was_replaced_before_the_signature_is_to_decide_again(people, law):
    citing(law, people, "编号", 2)
    task = opened(law)["编号"]
    first = recite(task, at=AT, actor=people.wang)
    create_revision(
        task.question,
        content=replace(first.content(), explanation="再写一版。", citations=()),
        citations=[],
        at=AT,
        actor=people.wang,
    )

    task.refresh_from_db()
    assert (task.state, task.revision, task.decision) == (LawTaskState.OPEN, None, "")


def test_a_task_follows_its_answer_into_another_subject(people, law):
    citing(law, people, "编号", 2)
    task = opened(law)["编号"]
    made = recite(task, at=AT, actor=people.wang)
    waiting = list(QuestionRevision.objects.with_content().filter(pk=made.pk))

    move_subject(waiting, subject=subject("other", "别的科目"), reason="归类", at=AT, actor=people.wang)
    task.refresh_from_db()
    sign_decision(task, at=AT, actor=people.chen)

    assert (task.state, task.revision.subject.code) == (LawTaskState.DONE, "other")
