"""A change of law and the exams: held ones stay as they were, byte by byte; sealed ones are looked at again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.urls import reverse

from core.ledger import verify_ledger
from core.models import Checkpoint
from exams.actions.decide_paper_law_task import (
    PaperTaskRefused,
    decide_paper_task,
    return_paper_task,
    sign_paper_task,
)
from exams.actions.follow_law_dates import follow_law_dates
from exams.actions.open_paper_law_tasks import open_due_paper_tasks, open_paper_tasks
from exams.actions.opening_checks import opening_checks
from exams.models import Exam, PaperLawTask, PaperLawTaskEvent
from law.actions.record_effective_date import record_effective_date
from law.domain.law_tasks import LawDecision
from question_bank.actions.approve_revision import approve_revision
from question_bank.actions.create_revision import create_revision
from question_bank.actions.decide_law_task import propose_retirement, recite, sign_decision
from question_bank.actions.open_law_tasks import open_law_tasks
from question_bank.actions.start_scheduled import start_scheduled
from question_bank.domain.states import RevisionState
from question_bank.models import Citation, QuestionLawTask, QuestionRevision
from records.actions.file_released_results import file_released_results
from tests.exams.managing import desk
from tests.factories import AT, Cast, approved_question, bank, cast
from tests.factories.amended import NEW_DAY, Amended, amended, law_task
from tests.factories.exams import exam_with_sitting, open_sitting
from tests.factories.results import hold_and_release
from tests.question_bank.actions.test_import import imported
from tests.question_bank.sheets import row as sheet_row

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=70)


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def law(people: Cast) -> Amended:
    return amended(people.chen)


def citing(law: Amended, people: Cast, **refs: int) -> list[QuestionRevision]:
    """Approved questions of one bank by 王, each citing one article of the old version."""
    home = bank(people.bureau, "city")
    rows = []
    for ref, number in refs.items():
        row = approved_question(home, ref, author=people.wang)
        Citation.objects.create(revision=row, statute=law.statute, version_id=law.old.pk, number=number)
        rows.append(row)
    return rows


def everything_held() -> dict[str, str]:
    """Every row of exams, files and checkpoints, and what the question bank froze, as it is stored."""
    tables = [
        *apps.get_app_config("exams").get_models(),
        *apps.get_app_config("records").get_models(),
        Checkpoint,
    ]
    kept = {
        table.__name__: serializers.serialize("json", table._default_manager.order_by("pk"))
        for table in tables
        if table not in (PaperLawTask, PaperLawTaskEvent)
    }
    frozen = [field.name for field in QuestionRevision._meta.fields if field.name != "state"]
    first = QuestionRevision.objects.filter(number=1).order_by("pk")
    cited = Citation.objects.filter(revision__in=first).order_by("pk")
    return kept | {
        "revisions": serializers.serialize("json", first, fields=frozen),
        "citations": serializers.serialize("json", cited),
    }


def test_a_held_exam_stays_as_it_was_byte_by_byte(people: Cast, law: Amended) -> None:
    edited, renumbered, repealed = citing(law, people, 改=4, 编=2, 废=5)
    again = approved_question(
        edited.question.bank, "4", kind="true_false", stem="派出所可以决定警告。", author=people.wang
    )
    sitting = open_sitting(
        unit=people.bureau, candidates=[people.li], questions=[edited, renumbered, repealed, again]
    )
    hold_and_release(sitting, {people.li: True}, signer=people.chen)
    file_released_results(at=AT + timedelta(days=1))
    before = everything_held()

    open_law_tasks(law.comparison, at=AT)
    tasks = {task.question_id: task for task in QuestionLawTask.objects.all()}
    made = create_revision(
        edited.question,
        content=edited.content(),
        citations=[],
        at=LATER,
        actor=people.wang,
        state=RevisionState.IN_REVIEW,
    )
    approve_revision(made, at=LATER, actor=people.chen)
    recite(tasks[renumbered.question_id], at=AT, actor=people.wang)
    propose_retirement(tasks[repealed.question_id], reason="条文已废止。", at=AT, actor=people.wang)
    for question in (renumbered, repealed):
        tasks[question.question_id].refresh_from_db()
        sign_decision(tasks[question.question_id], at=AT, actor=people.chen)
    imported([sheet_row(4, 答案="×")], edited.question.bank, people.wang)
    started = start_scheduled(at=LATER)
    open_law_tasks(law.comparison, at=LATER)
    open_due_paper_tasks(at=LATER)

    after = everything_held()
    assert {name for name in before if before[name] != after[name]} == set()
    assert (started, QuestionRevision.objects.count(), PaperLawTask.objects.count()) == (1, 7, 0)
    assert verify_ledger().broken == []


def test_an_old_script_shows_the_law_of_its_day_and_what_was_replaced(people: Cast, law: Amended) -> None:
    rows = citing(law, people, 改=4, 同=1)
    sitting = open_sitting(unit=people.bureau, candidates=[people.li], questions=rows)
    hold_and_release(sitting, {people.li: True}, signer=people.chen)

    page = desk(people.li).get(reverse("exams:result", args=[sitting.attempts.get().pk])).content.decode()

    assert page.count('data-testid="article-of-the-day"') == 2
    assert page.count('data-testid="article-replaced"') == 1
    assert "处五日以下拘留" in page
    assert "十日以下拘留" not in page


# --- Sealed papers


def sealed(people: Cast, questions: list[QuestionRevision], *, opens: Any, title: str = "五月月考") -> Exam:
    """An exam of 王 whose paper was sealed at `AT`."""
    from exams.actions.compose_paper import Choice
    from exams.actions.seal_paper import seal_paper

    exam = exam_with_sitting(
        unit=people.bureau,
        opens_at=opens,
        closes_at=opens + timedelta(hours=2),
        actor=people.wang,
        title=title,
    ).exam
    seal_paper(exam=exam, choices=[Choice(row, row.marks) for row in questions], actor=people.wang, at=AT)
    return exam


def obstacle(exam: Exam) -> Any:
    check = next(one for one in opening_checks(exam, at=AT) if one.check.func.__name__ == "_law_counts")
    return check.check()


def test_a_sealed_paper_for_a_later_day_is_looked_at_again(people: Cast, law: Amended) -> None:
    [changed] = citing(law, people, 改=4)
    before = sealed(people, [changed], opens=AT + timedelta(days=5), title="三月月考")
    after = sealed(people, [changed], opens=LATER)

    counts = [open_paper_tasks(law.comparison, at=AT), open_paper_tasks(law.comparison, at=AT)]

    task = PaperLawTask.objects.get()
    assert counts == [1, 0]
    assert (task.exam, task.owner, task.effect) == (after, people.wang, "changed")
    assert task.due_on < NEW_DAY
    assert (obstacle(before), obstacle(after) is None) == (None, False)


def test_the_paper_is_kept_for_a_reason_that_another_person_signs(people: Cast, law: Amended) -> None:
    [changed] = citing(law, people, 改=4)
    exam = sealed(people, [changed], opens=LATER)
    open_paper_tasks(law.comparison, at=AT)
    task = PaperLawTask.objects.get()
    frozen = exam.papers.get().frozen

    with pytest.raises(PaperTaskRefused):
        decide_paper_task(task, decision=LawDecision.KEEP, reason=" ", at=AT, actor=people.wang)
    with pytest.raises(PaperTaskRefused):
        decide_paper_task(task, decision=LawDecision.EDIT, reason="改", at=AT, actor=people.wang)
    decide_paper_task(task, decision=LawDecision.KEEP, reason="答案不变。", at=AT, actor=people.wang)
    with pytest.raises(PaperTaskRefused):
        sign_paper_task(task, at=AT, actor=people.wang)
    return_paper_task(task, comment="再核对一次。", at=AT, actor=people.chen)
    decide_paper_task(task, decision=LawDecision.KEEP, reason="已核对。", at=AT, actor=people.wang)
    sign_paper_task(task, at=AT, actor=people.chen)
    asked_again = open_paper_tasks(law.comparison, at=AT + timedelta(days=1))

    task.refresh_from_db()
    assert (task.state, task.signed_by, obstacle(exam), asked_again) == ("done", people.chen, None, 0)
    assert exam.papers.get().frozen == frozen


def test_the_exam_is_called_off_when_another_person_signs(people: Cast, law: Amended) -> None:
    [changed] = citing(law, people, 废=5)
    exam = sealed(people, [changed], opens=LATER)
    open_paper_tasks(law.comparison, at=AT)
    task = PaperLawTask.objects.get()

    decide_paper_task(task, decision=LawDecision.RETIRE, reason="条文已废止。", at=AT, actor=people.wang)
    sign_paper_task(task, at=AT, actor=people.chen)

    exam.refresh_from_db()
    assert exam.state == "cancelled"


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_list_of_papers_needs_the_same_queries_for_any_number_of_rows(
    people: Cast, law: Amended, item_count: int, django_assert_num_queries: Any
) -> None:
    for number in range(item_count):
        exam = exam_with_sitting(unit=people.bureau, title=f"考试{number}").exam
        law_task(PaperLawTask, law, people.wang, exam=exam)
    client = desk(people.wang)
    client.get(reverse("exams:manage_law_tasks"))

    with django_assert_num_queries(6):
        page = client.get(reverse("exams:manage_law_tasks"))

    assert page.content.decode().count('data-testid="paper-law-task"') == item_count


def test_the_page_of_a_paper_task_leads_to_decision_and_signature(people: Cast, law: Amended) -> None:
    [changed] = citing(law, people, 改=4)
    sealed(people, [changed], opens=LATER)
    open_paper_tasks(law.comparison, at=AT)
    task = PaperLawTask.objects.get()
    page = reverse("exams:manage_law_task", args=[task.pk])

    shown = desk(people.wang).get(page).content.decode()
    desk(people.wang).post(page + "decide/", {"decision": "keep", "comment": "答案不变。"})
    refused = desk(people.wang).post(page + "sign/", {"verdict": "sign"})
    signing = desk(people.chen).get(page).content.decode()
    desk(people.chen).post(page + "sign/", {"verdict": "sign"})

    task.refresh_from_db()
    assert 'data-testid="paper-keep"' in shown
    assert "第四条" in shown
    assert refused.status_code == 403
    assert 'data-testid="paper-sign"' in signing
    assert task.state == "done"
    assert desk(people.zhou).get(page).status_code == 404


def test_a_paper_that_rests_on_a_version_which_was_moved_beyond_its_day_is_looked_at_again(
    people: Cast, law: Amended
) -> None:
    [ahead, other] = citing(law, people, 新=4, 旧=1)
    Citation.objects.create(revision=other, statute=law.statute, version_id=law.new.pk, number=2, position=1)
    exam = sealed(people, [ahead, other], opens=LATER)
    law.new.effective_found_in = "person"
    law.new.save()

    record_effective_date(law.new, on=LATER.date() + timedelta(days=30), at=AT, actor_id=people.chen.pk)
    counts = [follow_law_dates(at=AT), follow_law_dates(at=AT)]
    open_due_paper_tasks(at=AT)

    task = PaperLawTask.objects.get(exam=exam, new_version=law.old)
    assert counts == [1, 0]
    assert (task.old_version, task.state, task.owner) == (law.new, "open", people.wang)
    assert obstacle(exam) is not None
    decide_paper_task(task, decision=LawDecision.KEEP, reason="两个文本答案相同。", at=AT, actor=people.wang)
    sign_paper_task(task, at=AT, actor=people.chen)
    assert obstacle(exam) is None
