"""What stands beside a wording, the legal check, merges and bulk actions: who may, what is written, what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from core.search.finding import index_rows
from law.actions.law_names import LawNames
from personnel.domain.roles import Role
from question_bank.actions._moves import LostRace, move
from question_bank.actions._pictures import note_pictures
from question_bank.actions.approve_revision import OwnQuestion, approve_revision, pass_legal_check
from question_bank.actions.bulk_change import BulkRefused, BulkWish, do_bulk, plan_bulk
from question_bank.actions.change_facts import FactsRefused, change_facts, facts_of
from question_bank.actions.comment import comment_on, settle_thread
from question_bank.actions.measure_questions import measure_questions
from question_bank.actions.merge_questions import CannotMerge, merge_questions
from question_bank.actions.record_exposures import record_exposures
from question_bank.actions.return_revision import return_revision
from question_bank.actions.search_questions import search_questions
from question_bank.actions.tags import tags_of
from question_bank.domain.bulk import Verb
from question_bank.domain.states import RevisionState
from question_bank.models import (
    EnemySet,
    KnowledgePoint,
    Label,
    Question,
    QuestionComment,
    QuestionMerge,
    QuestionRevision,
    RevisionEvent,
    RevisionStatistic,
)
from tests.factories import AT, DAY, approved_question, bank, cast, officer, question, statute, subject
from tests.factories.pictures import a_picture

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def people(db):
    return cast()


@pytest.fixture
def own(people):
    return bank(people.bureau)


@pytest.fixture
def reviewer(people):
    """A reviewer who does not belong to the legal department."""
    return officer(
        "100020", "孙立", unit=people.county, roles=(Role.QUESTION_REVIEWER,), roles_on=people.bureau
    )


def states(one):
    return list(one.events.order_by("pk").values_list("to_state", "actor"))


# --- Legal check


def test_new_citations_go_from_the_reviewer_to_the_legal_department(people, own, reviewer):
    revision = question(own, cites=statute(), state="in_review", author=people.wang)

    assert approve_revision(revision, at=AT, actor=reviewer) == RevisionState.LEGAL_CHECK
    assert not QuestionRevision.objects.askable(on=DAY).exists()
    pass_legal_check(revision, at=AT, actor=people.chen, comment="依据准确")

    assert states(revision)[1:] == [("legal", reviewer.pk), ("approved", people.chen.pk)]
    assert QuestionRevision.objects.askable(on=DAY).get() == revision


def test_a_reviewer_of_the_legal_department_does_both_in_one_act_and_both_are_written(people, own):
    revision = question(own, cites=statute(), state="in_review", author=people.wang)

    assert approve_revision(revision, at=AT, actor=people.chen) == RevisionState.APPROVED
    assert states(revision)[1:] == [("legal", people.chen.pk), ("approved", people.chen.pk)]


def test_the_same_citations_need_no_second_check(people, own, reviewer):
    law = statute()
    old = approved_question(own, cites=law)
    new = _next_wording(old, author=people.wang, cites=law)

    assert approve_revision(new, at=AT, actor=reviewer) == RevisionState.APPROVED
    old.refresh_from_db()
    assert old.state == "retired"


def test_the_legal_department_sends_back_with_a_reason(people, own, reviewer):
    revision = question(own, cites=statute(), state="in_review", author=people.wang)
    approve_revision(revision, at=AT, actor=reviewer)

    return_revision(revision, at=AT, actor=people.chen, comment="条文不对")

    assert revision.state == "draft"


def test_nobody_checks_the_law_in_what_they_wrote_or_before_a_reviewer_agreed(people, own, reviewer):
    law = statute()
    revision = question(own, cites=law, state="in_review", author=people.chen)
    with pytest.raises(OwnQuestion):
        pass_legal_check(revision, at=AT, actor=people.chen)
    theirs = question(own, "q2", cites=law, state="in_review", author=people.wang)
    with pytest.raises(LostRace):
        pass_legal_check(theirs, at=AT, actor=people.chen)
    assert {revision.state, theirs.state} == {"in_review"}


def test_the_database_itself_refuses_an_approval_by_the_author(people, own):
    revision = question(own, state="in_review", author=people.wang)

    with pytest.raises(DatabaseError), transaction.atomic():
        move(revision, to=RevisionState.APPROVED, at=AT, actor=people.wang)

    revision.refresh_from_db()
    assert (revision.state, RevisionEvent.objects.filter(to_state="approved").count()) == ("in_review", 0)


# --- Facts


def test_every_change_of_facts_is_appended_and_what_is_the_same_leaves_no_trace(people, own):
    one = approved_question(own).question
    label = Label.objects.get(kind="level", code="basic")
    tag = tags_of(own, ["易错"])["易错"]
    before = facts_of([one.pk])[one.pk]
    wanted = replace(before, use="both", valid_to=date(2026, 12, 31)).with_labels([label.pk, tag.pk])

    assert change_facts({one.pk: wanted}, reason="新大纲", at=AT, actor=people.wang) == [one.pk]
    assert change_facts({one.pk: wanted}, reason="再来", at=AT, actor=people.wang) == []

    told = one.changes.order_by("pk").values_list("field", "before", "after", "reason")
    assert list(told) == [
        ("use", "exam", "both", "新大纲"),
        ("validity", "", " – 2026-12-31", "新大纲"),
        ("level", "", "基本级", "新大纲"),
        ("tag", "", "易错", "新大纲"),
    ]
    assert facts_of([one.pk])[one.pk] == wanted


def test_facts_that_cannot_stand_change_nothing(people, own):
    one = approved_question(own).question
    facts = replace(facts_of([one.pk])[one.pk], valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1))

    with pytest.raises(FactsRefused):
        change_facts({one.pk: facts}, reason="", at=AT, actor=people.wang)

    assert one.changes.count() == 0


def test_a_question_outside_its_validity_is_not_asked_and_labels_narrow_what_is(people, own):
    plain, limited, basic = (approved_question(own, ref).question for ref in ("all", "old", "basic"))
    level = Label.objects.get(kind="level", code="basic")
    other = Label.objects.get(kind="level", code="advanced")
    root = KnowledgePoint.add_root(code="1", name="处罚", subject=subject())
    leaf = root.add_child(code="1.1", name="拘留", subject=subject())
    root.refresh_from_db()
    Question.objects.filter(pk=limited.pk).update(valid_to=date(2026, 1, 1))
    basic.labels.add(level)
    basic.points.add(leaf)

    def refs(revisions):
        return sorted(revisions.values_list("question__ref", flat=True))

    askable = QuestionRevision.objects.askable(on=DAY)
    assert refs(askable) == ["all", "basic"]
    assert refs(askable.meant_for(level)) == ["all", "basic"]
    assert refs(askable.meant_for(other)) == ["all"]
    assert (refs(askable.under_point(root)), refs(askable.under_point(leaf))) == (["basic"], ["basic"])
    assert plain.labels.count() == 0


def test_what_exams_measured_is_brought_together_and_exposures_are_told_once(people, own):
    revision = approved_question(own)
    for exam, n, facility in ((1, 100, 0.9), (1, 100, 0.8), (2, 300, 0.4)):
        RevisionStatistic.objects.create(
            revision=revision, exam_id=exam, held_on=DAY, method="m", snapshot=str(facility), n=n,
            facility=facility, figures={}, at=AT,
        )  # fmt: skip

    assert measure_questions([revision.question_id]) == 1
    measured = Question.objects.get(pk=revision.question_id)
    assert (measured.measured_n, measured.measured_facility) == (400, pytest.approx(0.5))

    for _again in range(2):
        record_exposures({revision.pk: 2}, exam_id=7, held_on=DAY, at=AT)
    assert list(measured.exposures.values_list("exam_id", "forms")) == [(7, 2)]


# --- Merge


def test_a_merged_question_points_to_the_one_that_stays_and_both_keep_their_histories(people, own):
    gone, stays = approved_question(own, "gone").question, approved_question(own, "stays").question
    point = KnowledgePoint.add_root(code="1", name="处罚", subject=subject())
    gone.points.add(point)

    merge_questions(gone, stays=stays, reason="重复", at=AT, actor=people.wang)

    assert gone.revisions.get().state == "retired"
    assert (gone.merged_into.stays, list(stays.points.all())) == (stays, [point])
    assert [gone.changes.get().after, stays.changes.filter(field="merged").get().before] == ["stays", "gone"]
    with pytest.raises(CannotMerge):
        merge_questions(gone, stays=stays, reason="", at=AT, actor=people.wang)


def test_nothing_in_use_is_merged_into_what_is_retired_or_not_approved(people, own):
    used = approved_question(own, "used").question
    for ref, state in (("over", "retired"), ("young", "draft")):
        other = question(own, ref, state=state).question
        with pytest.raises(CannotMerge):
            merge_questions(used, stays=other, reason="", at=AT, actor=people.wang)
    with pytest.raises(CannotMerge):
        merge_questions(used, stays=used, reason="", at=AT, actor=people.wang)
    assert (QuestionMerge.objects.count(), used.revisions.get().state) == (0, "approved")


# --- Bulk


def test_a_bulk_action_tells_beforehand_whom_it_leaves_out_and_does_the_others_together(people, own):
    fit, over = approved_question(own, "fit").question, question(own, "over", state="retired").question
    wish, both = BulkWish(Verb.TAG, tags=("易错",)), Question.objects.filter(pk__in=[fit.pk, over.pk])

    plan = plan_bulk(both, wish, on=DAY)
    assert [one.question for one in plan.touched] == [fit]
    assert [one.question for one in plan.left_out] == [over]
    assert fit.labels.count() == 0

    do_bulk(both, wish, reason="整理", at=AT, actor=people.wang)
    assert [label.name for label in fit.labels.all()] == ["易错"]
    assert over.changes.count() == 0


def test_a_bulk_action_without_a_reason_or_with_nothing_to_do_is_refused(people, own):
    over = question(own, "over", state="retired").question
    every = Question.objects.all()
    for reason in ("  ", "整理"):
        with pytest.raises(BulkRefused):
            do_bulk(every, BulkWish(Verb.RETIRE), reason=reason, at=AT, actor=people.wang)
    assert over.revisions.get().state == "retired"


def test_a_question_that_moves_to_another_subject_stays_approved_under_a_new_revision(people, own):
    law = statute()
    plan = a_picture(own)
    old = approved_question(
        own, cites=law, author=people.wang, stem=f'<p><img src="image:{plan}" alt="图"></p>'
    )
    note_pictures([old], bank_id=own.pk, at=AT, actor=None)
    index_rows([old])
    traffic = subject("traffic", "交通")

    do_bulk(
        Question.objects.all(),
        BulkWish(Verb.SUBJECT, subject=traffic),
        reason="归类",
        at=AT,
        actor=people.wang,
    )

    old.refresh_from_db()
    new = QuestionRevision.objects.approved().get()
    assert (old.state, old.subject.code, new.number, new.subject) == ("retired", "general", 2, traffic)
    assert [one.label for one in new.citations.all()] == [one.label for one in old.citations.all()]
    assert (new.stem, new.author) == (old.stem, people.wang)
    assert [(use.picture, use.is_key) for use in new.pictures.all()] == [(plan, False)]


def test_enemies_come_from_one_bank(people, own):
    pair = [approved_question(own, ref).question for ref in ("a", "b")]
    foreign = approved_question(bank(people.county, "county"), "c").question
    plan = do_bulk(
        Question.objects.all(),
        BulkWish(Verb.ENEMIES, name="泄题"),
        reason="互相提示",
        at=AT,
        actor=people.wang,
    )
    assert sorted(EnemySet.objects.get().questions.values_list("ref", flat=True)) == ["a", "b"]
    assert [one.question for one in plan.left_out] == [foreign]
    assert pair[0].changes.get().after == "泄题"


# --- Comments


def test_comments_are_appended_and_a_settled_thread_may_be_opened_again(people, own):
    revision = approved_question(own)
    first = comment_on(revision, text="条文对吗？", at=AT, author=people.chen)
    answer = comment_on(revision, text="对。", at=AT, author=people.wang, thread=first)
    comment_on(revision, text="好。", at=AT, author=people.chen, thread=answer)

    assert [one.text for one in first.answers.order_by("pk")] == ["对。", "好。"]
    settle_thread(first, settled=True, at=AT, actor=people.wang)
    assert not QuestionComment.objects.open_threads().exists()
    settle_thread(first, settled=False, at=AT, actor=people.chen)
    assert QuestionComment.objects.open_threads().get() == first


# --- Search


@pytest.mark.parametrize(
    "text",
    [
        "zaglcff",
        "zaglcff 1",
        "zaglcff1",
        "ZAGLCFF第一条",
        "zhianglcff 第１条",
        "治罚法1",
        "治安管理处罚法第一条",
        "第1条",
        "art 1",
    ],
)
def test_a_law_is_found_as_it_is_typed_and_an_article_in_any_notation(people, own, text):
    approved_question(own, "cites", cites=statute("中华人民共和国治安管理处罚法"))
    approved_question(own, "other", stem="与此无关的题目？")
    index_rows(QuestionRevision.objects.all())

    search = search_questions(text, people.wang, on=DAY)

    assert search is not None
    assert [one.question.ref for one in search.revisions] == ["cites"]


@pytest.mark.parametrize("text", ["第二十六条", "26", "２６条", "第26条", "art. 26"])
def test_an_article_that_a_stem_writes_in_digits_is_found_in_any_notation(people, own, text):
    approved_question(own, "digits", stem="依照第２６条，应当如何处理？")
    approved_question(own, "other", stem="依照第二十七条，应当如何处理？")
    index_rows(QuestionRevision.objects.all())

    search = search_questions(text, people.wang, on=DAY)

    assert search is not None
    assert [one.question.ref for one in search.revisions] == ["digits"]


def test_laws_are_listed_by_the_beginning_of_how_they_are_typed(people):
    law = statute("中华人民共和国治安管理处罚法")
    names = LawNames()
    assert (names.like("zagl"), names.like("xyz"), names.ids("zaglcff")) == ((law,), (), [law.pk])


def _next_wording(old, *, author, cites):
    new = QuestionRevision.objects.get(pk=old.pk)
    new.pk, new.number, new.state, new.stem, new.author = None, 2, "in_review", "新的题干？", author
    new.fingerprint = "sha256:2"
    new.save()
    new.citations.create(statute=cites, number=1)
    return new
