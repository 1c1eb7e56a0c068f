"""Taking an import of questions back: all of it, exactly, once; or nothing, with a list."""

from __future__ import annotations

import signal

import pytest
from django.urls import reverse

from core.actions.undo_import import NotUndoable, UndoBlocked, plan_undo, undo_import
from core.clock import local_day
from core.models import AuditEvent, ImportBatch
from question_bank.actions._pictures import note_pictures
from question_bank.actions.apply_import import apply_import
from question_bank.actions.approve_revision import approve_revision
from question_bank.actions.judge_import import judge_rows
from question_bank.actions.return_revision import return_revision
from question_bank.actions.search_questions import search_questions
from question_bank.domain.rows import read_sheet
from question_bank.models import Citation, Question, QuestionRevision
from tests.factories import AT, approved_question, bank, cast, question, statute
from tests.factories.pictures import a_picture
from tests.question_bank.actions.test_import import staged
from tests.question_bank.actions.test_races import at_once
from tests.question_bank.sheets import HEADER, ROWS, row
from tests.support.killing import killed_at_insert
from training.models import Mistake

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
UNDO = """
from core.actions.undo_import import undo_import
from core.models import ImportBatch
undo_import(batch_id=ImportBatch.objects.get().pk, actor_id=None, at=now())
"""


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def city_bank(people):
    statute("练兵试验条例", articles=3)
    return bank(people.bureau, "city")


@pytest.fixture
def written(people, city_bank):
    """An import of five questions: 1 was approved, 2 in review, 3 a draft of 王; 4 and 5 are new."""
    approved_question(city_bank, "1", author=people.wang)
    question(city_bank, "2", state="in_review", author=people.wang, cites=statute("练兵试验办法"))
    question(city_bank, "3", author=people.wang)
    batch = staged(ROWS, city_bank)
    apply_import(batch, bank=city_bank, at=AT, actor=people.chen)
    return batch


def standing():
    """What the list of questions shows: number, state and words of each."""
    return set(
        QuestionRevision.objects.newest().values_list("question__ref", "state", "stem", "author__name")
    )


def history():
    return list(
        QuestionRevision.objects.order_by("question__ref", "number").values_list(
            "question__ref", "number", "state"
        )
    )


def verdicts(into):
    read = read_sheet("试题", ((number, cells, ()) for number, cells in enumerate((HEADER, *ROWS), 1)))
    return [one.status for one in judge_rows(read, bank=into, on=local_day(AT))]


def test_everything_is_as_before_and_the_same_file_may_come_again(people, city_bank, written):
    plan = plan_undo(written)

    undo_import(batch_id=written.pk, actor_id=people.chen.pk, at=AT)

    assert plan.counts == {"new_withdrawn": 2, "changed_withdrawn": 3, "brought_back": 2}
    assert standing() == {
        ("1", "approved", "试题1：下列说法？", "王芳"),
        ("2", "in_review", "试题2：下列说法？", "王芳"),
        ("3", "draft", "试题3：下列说法？", "王芳"),
    }
    assert [entry for entry in history() if entry[0] in "234"] == [
        ("2", 1, "retired"), ("2", 2, "withdrawn"), ("2", 3, "in_review"),
        ("3", 1, "retired"), ("3", 2, "withdrawn"), ("3", 3, "draft"),
        ("4", 1, "withdrawn"),
    ]  # fmt: skip
    assert Citation.objects.filter(revision__question__ref="2", revision__number=3).count() == 1
    event = AuditEvent.objects.get(kind="import.undone")
    assert (event.subject, event.actor_id) == (f"import:{written.pk}", people.chen.pk)
    written.refresh_from_db()
    assert (written.state, written.undone_at, written.applied_at) == ("undone", AT, AT)
    assert verdicts(city_bank) == ["changed", "changed", "changed", "new", "new"]

    again = staged(ROWS, city_bank)
    assert apply_import(again, bank=city_bank, at=AT, actor=None)["created"] == 2
    assert history()[-1] == ("5", 2, "in_review")


def test_pictures_hinder_no_undo_and_come_back_with_the_draft_that_shows_them(people, city_bank):
    picture = a_picture(city_bank)
    stem = f'<p>看图。<img src="image:{picture}" alt="图"></p>'
    draft = question(city_bank, "1", author=people.wang, stem=stem)
    note_pictures([draft], bank_id=city_bank.pk, at=AT, actor=people.wang)
    batch = staged([row(1, 题干=stem.replace("看图", "请看图")), row(4, 题干=stem)], city_bank)
    apply_import(batch, bank=city_bank, at=AT, actor=people.chen)

    undo_import(batch_id=batch.pk, actor_id=people.chen.pk, at=AT)

    back = QuestionRevision.objects.newest().get()
    assert (back.stem, back.state, back.number) == (stem, "draft", 3)
    assert [(use.picture, use.is_key) for use in back.pictures.all()] == [(picture, False)]


def test_what_somebody_has_decided_on_or_used_keeps_all_of_it_in(people, city_bank, written):
    newest = {one.question.ref: one for one in QuestionRevision.objects.newest().select_related("question")}
    approve_revision(newest["4"], at=AT, actor=people.wang)
    return_revision(newest["1"], at=AT, actor=people.wang, comment="改")
    apply_import(staged([row(2, 题干="后来又改的题干？")], city_bank), bank=city_bank, at=AT, actor=None)
    Mistake.objects.create(officer=people.li, question=newest["5"].question, wrong_count=1)
    before = history()

    with pytest.raises(UndoBlocked) as blocked:
        undo_import(batch_id=written.pk, actor_id=None, at=AT)

    assert [(one.label, str(one.reason)) for one in blocked.value.obstacles] == [
        ("1", "导入后被退回给作者"),
        ("2", "导入后被替换或停用"),
        ("2", "有更新的版本"),
        ("4", "导入后通过了审核"),
        ("5", "在某人的错题本里"),
    ]
    assert blocked.value.obstacles[0].url == reverse("question_bank:question", args=[newest["1"].question_id])
    assert history() == before
    assert ImportBatch.objects.get(pk=written.pk).state == "applied"


def test_an_undo_that_was_killed_has_undone_nothing(city_bank):
    batch = staged(ROWS, city_bank)
    apply_import(batch, bank=city_bank, at=AT, actor=None)
    before = history()

    code = killed_at_insert(UNDO, table="core_auditevent", after=1)
    between = history()
    undo_import(batch_id=batch.pk, actor_id=None, at=AT)

    assert (code, between) == (-signal.SIGKILL, before)
    assert standing() == set()


@pytest.mark.concurrency
def test_of_two_undos_at_once_one_holds(city_bank, written):
    outcomes = at_once(*[lambda: undo_import(batch_id=written.pk, actor_id=None, at=AT)] * 3)

    assert outcomes == ["done", "import_moved_on", "import_moved_on"]
    assert QuestionRevision.objects.filter(state="withdrawn").count() == 5


def test_what_was_not_written_or_not_kept_cannot_be_undone(city_bank):
    waiting = staged(ROWS, city_bank)
    old = ImportBatch.objects.create(
        kind="questions", file_name="old.csv", sha256="0" * 64, state="applied", created_at=AT, applied_at=AT
    )

    for batch in (waiting, old):
        with pytest.raises(NotUndoable):
            undo_import(batch_id=batch.pk, actor_id=None, at=AT)


def test_search_and_list_leave_out_what_was_withdrawn(people, city_bank, written, client):
    undo_import(batch_id=written.pk, actor_id=None, at=AT)
    withdrawn = Question.objects.get(ref="4")

    found = search_questions("派出所可以决定警告", people.wang, on=local_day(AT))
    client.force_login(people.wang, backend="personnel.backends.BadgeBackend")
    page = client.get(reverse("question_bank:question", args=[withdrawn.pk])).content.decode()

    assert found is not None
    assert found.revisions.count() == 0
    assert "随导入一并撤销" in page
