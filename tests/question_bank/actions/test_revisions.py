"""From draft to approval: who may, in which order, and what stays."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from core.domain.errors import Refused
from core.models import AuditEvent
from question_bank.actions._moves import IllegalMove, LostRace
from question_bank.actions.approve_revision import OwnQuestion, approve_revision
from question_bank.actions.create_question import NumberTaken, create_question
from question_bank.actions.create_revision import NothingChanged, UnsoundQuestion, create_revision
from question_bank.actions.retire_question import NothingToRetire, retire_question
from question_bank.actions.return_revision import CommentMissing, return_revision
from question_bank.actions.submit_for_review import submit_for_review
from question_bank.domain.question import Content
from question_bank.domain.states import MOVES, RevisionState
from question_bank.models import QuestionRevision, RevisionEvent
from tests.factories import AT, approved_question, bank, cast, question, subject

pytestmark = pytest.mark.django_db
CONTENT = Content(
    kind="single_choice", stem="谁可以决定？", options=("县局", "派出所"), key=(0,), subject="general"
)


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def city_bank(people):
    subject()
    return bank(people.bureau, "city")


def states(found):
    return list(found.revisions.order_by("number").values_list("number", "state"))


def test_a_question_goes_from_draft_through_review_to_approval(people, city_bank):
    revision = create_question(city_bank, ref="1", content=CONTENT, citations=(), at=AT, actor=people.wang)
    submit_for_review(revision, at=AT, actor=people.wang)
    approve_revision(revision, at=AT, actor=people.chen, comment="依据准确")

    events = RevisionEvent.objects.filter(revision=revision).order_by("pk")
    assert list(events.values_list("from_state", "to_state", "actor__name", "comment")) == [
        ("", "draft", "王芳", ""),
        ("draft", "in_review", "王芳", ""),
        ("in_review", "approved", "陈静", "依据准确"),
    ]
    assert list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True)) == [
        "question.revised",
        "question.approved",
    ]


def test_the_author_does_not_approve_their_own_revision(people, city_bank):
    revision = question(city_bank, state="in_review", author=people.wang)
    with pytest.raises(OwnQuestion):
        approve_revision(revision, at=AT, actor=people.wang)
    assert states(revision.question) == [(1, "in_review")]


def test_each_edit_is_a_new_revision_and_the_approved_one_stays_in_use(people, city_bank):
    approved = approved_question(city_bank, author=people.wang)
    second = create_revision(approved.question, content=CONTENT, citations=(), at=AT, actor=people.wang)
    assert states(approved.question) == [(1, "approved"), (2, "draft")]

    submit_for_review(second, at=AT, actor=people.wang)
    approve_revision(second, at=AT, actor=people.chen)
    assert states(approved.question) == [(1, "retired"), (2, "approved")]


def test_a_newer_revision_takes_the_place_of_one_that_still_waits(people, city_bank):
    waiting = question(city_bank, state="in_review", author=people.wang)
    create_revision(waiting.question, content=CONTENT, citations=(), at=AT, actor=people.wang)
    assert states(waiting.question) == [(1, "retired"), (2, "draft")]


def test_saving_without_a_change_makes_no_revision(people, city_bank):
    revision = create_question(city_bank, ref="1", content=CONTENT, citations=(), at=AT, actor=people.wang)
    with pytest.raises(NothingChanged):
        create_revision(revision.question, content=CONTENT, citations=(), at=AT, actor=people.wang)


def test_an_unsound_question_is_refused(people, city_bank):
    with pytest.raises(UnsoundQuestion):
        create_question(
            city_bank, ref="1", content=replace(CONTENT, key=(7,)), citations=(), at=AT, actor=people.wang
        )
    assert QuestionRevision.objects.count() == 0


def test_a_number_is_used_once_in_a_bank(people, city_bank):
    question(city_bank, "1")
    with pytest.raises(NumberTaken):
        create_question(city_bank, ref="1", content=CONTENT, citations=(), at=AT, actor=people.wang)


def test_a_returned_revision_is_a_draft_again_and_says_why(people, city_bank):
    revision = question(city_bank, state="in_review", author=people.wang)
    return_revision(revision, at=AT, actor=people.chen, comment="选项 B 有歧义")
    assert revision.state == "draft"
    assert RevisionEvent.objects.latest("pk").comment == "选项 B 有歧义"


def test_nothing_is_returned_without_a_reason(people, city_bank):
    revision = question(city_bank, state="in_review", author=people.wang)
    with pytest.raises(CommentMissing):
        return_revision(revision, at=AT, actor=people.chen, comment="  ")


def test_of_two_reviewers_the_second_is_told_that_somebody_was_faster(people, city_bank):
    first = question(city_bank, state="in_review", author=people.wang)
    second = QuestionRevision.objects.get(pk=first.pk)
    approve_revision(first, at=AT, actor=people.chen)
    with pytest.raises(LostRace):
        return_revision(second, at=AT, actor=people.chen, comment="改")
    assert RevisionEvent.objects.filter(revision=first, to_state="draft").count() == 0


@pytest.mark.parametrize("state", ["draft", "approved", "retired"])
def test_only_what_is_in_review_is_approved(people, city_bank, state):
    revision = question(city_bank, state=state, author=people.wang)
    if state == "approved":
        with pytest.raises(Refused):
            approve_revision(revision, at=AT, actor=people.chen)
    else:
        with pytest.raises(IllegalMove):
            approve_revision(revision, at=AT, actor=people.chen)


def test_a_retired_question_is_out_of_use_and_stays_readable(people, city_bank):
    revision = approved_question(city_bank)
    retire_question(revision.question, at=AT, actor=people.wang, comment="条文已改")
    assert states(revision.question) == [(1, "retired")]
    with pytest.raises(NothingToRetire):
        retire_question(revision.question, at=AT, actor=people.wang, comment="条文已改")


def test_the_content_of_a_revision_cannot_be_rewritten_in_the_database(city_bank):
    revision = question(city_bank)
    for change in ({"stem": "另一题"}, {"key": [0]}, {"fingerprint": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            QuestionRevision.objects.filter(pk=revision.pk).update(**change)


def test_every_state_has_its_moves():
    assert set(MOVES) == set(RevisionState)
    assert MOVES[RevisionState.RETIRED] == frozenset()
