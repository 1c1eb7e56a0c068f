"""From a draft in the back office to readers: only through a legal review by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from core.clock import now
from core.models import AuditEvent
from law.models import Statute
from personnel.domain.roles import Role
from question_bank.models import Question
from tests.factories import AT, Cast, cast, grant, officer, statute
from tests.factories.content import (
    case_form,
    case_page,
    desk,
    practice_pair,
    published_case,
    send_new_case,
    submit,
)
from training.actions.decide_review import NeedsComment, NothingToReview, OwnText, decide_review
from training.actions.publish_scheduled import publish_scheduled
from training.domain.content import Verdict
from training.models import CaseStudyPage, ContentSubmission, LegalReview, NotReviewed


@dataclass(frozen=True, slots=True)
class Desk:
    """The cast, a law, two practice questions."""

    people: Cast
    law: Statute
    questions: list[Question]

    def form(self, **changes: Any) -> dict[str, Any]:
        return case_form(cites=self.law, questions=self.questions, **changes)

    def draft(self, **fields: Any) -> CaseStudyPage:
        return case_page(
            self.people.bureau, cites=self.law, questions=self.questions, owner=self.people.wang, **fields
        )


@pytest.fixture
def world(db: None) -> Desk:
    people = cast()
    return Desk(people, statute(), practice_pair(people.bureau))


@pytest.fixture
def wang(world: Desk) -> Client:
    return desk(world.people.wang)


@pytest.fixture
def chen(world: Desk) -> Client:
    return desk(world.people.chen)


def test_a_case_goes_from_the_editor_through_review_to_readers(
    world: Desk, wang: Client, chen: Client
) -> None:
    sent = send_new_case(wang, world.people.bureau, world.form(**{"action-submit": "1"}))
    page = CaseStudyPage.objects.get()
    assert (sent.status_code, page.live) == (302, False)

    chen.post(reverse("training:review", args=[page.pk]), {"verdict": "approved"})

    page = CaseStudyPage.objects.get()
    assert (page.live, page.unit, page.owner) == (True, world.people.bureau, world.people.wang)
    assert [(row.number, row.statute) for row in page.citations.all()] == [(1, world.law), (2, world.law)]
    assert desk(world.people.li).get(reverse("training:page", args=[page.pk])).status_code == 200


def test_who_confirmed_and_who_approved_is_recorded_for_good(world: Desk, wang: Client, chen: Client) -> None:
    send_new_case(wang, world.people.bureau, world.form(**{"action-submit": "1"}))
    page = CaseStudyPage.objects.get()
    chen.post(reverse("training:review", args=[page.pk]), {"verdict": "approved", "comment": "可"})

    submission, review = ContentSubmission.objects.get(), LegalReview.objects.get()
    assert (submission.submitted_by, submission.flags, submission.revision_id) == (
        world.people.wang,
        0,
        page.latest_revision_id,
    )
    assert (review.submission, review.reviewer, review.comment) == (submission, world.people.chen, "可")
    kinds = (
        AuditEvent.objects.filter(kind__startswith="content.").order_by("pk").values_list("kind", flat=True)
    )
    assert list(kinds) == ["content.submitted", "content.approved"]


@pytest.mark.both_databases
@pytest.mark.parametrize("field", ["flags_reason", "submitted_by"])
def test_a_confirmation_is_never_edited(world: Desk, field: str) -> None:
    submit(world.draft(), world.people.wang)
    value = world.people.chen.pk if field == "submitted_by" else "改写"
    with pytest.raises(IntegrityError):
        ContentSubmission.objects.update(**{field: value})


def test_a_draft_may_be_incomplete(world: Desk, wang: Client) -> None:
    send_new_case(wang, world.people.bureau, case_form(cites=world.law, questions=[], facts="", openness=""))
    page = CaseStudyPage.objects.get()
    assert (page.live, page.workflow_in_progress) == (False, False)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"confirmed_clean": ""}, "no state or work secret"),
        ({"openness": ""}, "openness"),
        ({"citations_text": ""}, "Name the articles"),
        ({"audience": "units"}, "Name the units"),
        ({"openness": "police_types"}, "Name the police types"),
        ({"facts": "犯罪嫌疑人张伟盗窃电动车。"}, "张伟"),
        ({"facts": "住临河县人民路12号3栋501室。"}, "人民路12号3栋501室"),
        ({"comment": "由王芳带队处置。"}, "王芳"),
    ],
)
def test_what_is_not_ready_is_not_submitted(
    world: Desk, wang: Client, changes: dict[str, Any], words: str
) -> None:
    wang.cookies["django_language"] = "en"
    answer = send_new_case(wang, world.people.bureau, world.form(**{"action-submit": "1"}, **changes))
    assert (answer.status_code, CaseStudyPage.objects.count()) == (200, 0)
    assert words in answer.content.decode()


@pytest.mark.parametrize("count", [0, 1, 6])
def test_a_case_has_two_to_five_questions(world: Desk, wang: Client, count: int) -> None:
    questions = (world.questions * 3)[:count]
    form = case_form(cites=world.law, questions=questions)
    answer = send_new_case(wang, world.people.bureau, {**form, "action-submit": "1"})
    assert (answer.status_code, CaseStudyPage.objects.count()) == (200, 0)


def test_flagged_passages_stay_for_a_written_reason_that_the_reviewer_sees(
    world: Desk, wang: Client, chen: Client
) -> None:
    changes = {"facts": "被害人李小明，报案。", "flags_reason": "化名，已核对"}
    send_new_case(wang, world.people.bureau, world.form(**{"action-submit": "1"}, **changes))

    submission = ContentSubmission.objects.get()
    shown = chen.get(reverse("training:review", args=[submission.page_id])).content.decode()
    assert (submission.flags, submission.flags_reason) == (1, "化名，已核对")
    assert "李小明" in shown
    assert "化名，已核对" in shown


def test_an_article_that_does_not_exist_is_refused_in_words(world: Desk, wang: Client) -> None:
    answer = send_new_case(wang, world.people.bureau, world.form(citations_text="《练兵试验条例》第九十九条"))
    assert (answer.status_code, CaseStudyPage.objects.count()) == (200, 0)
    assert "第九十九条" in answer.content.decode()


def test_an_exam_only_question_cannot_be_linked(world: Desk, wang: Client) -> None:
    Question.objects.filter(pk=world.questions[0].pk).update(use=Question.Use.EXAM)
    answer = send_new_case(wang, world.people.bureau, world.form())
    assert (answer.status_code, CaseStudyPage.objects.count()) == (200, 0)


def test_a_question_of_another_bureau_cannot_be_linked(world: Desk, wang: Client) -> None:
    foreign = practice_pair(world.people.other_bureau)
    answer = send_new_case(wang, world.people.bureau, case_form(cites=world.law, questions=foreign))
    assert (answer.status_code, CaseStudyPage.objects.count()) == (200, 0)


# --- The decision


def test_nobody_approves_what_they_submitted_even_with_both_roles(world: Desk) -> None:
    grant(world.people.wang, Role.LEGAL_HEAD, world.people.bureau)
    page = submit(world.draft(), world.people.wang)
    with pytest.raises(OwnText):
        decide_review(page, verdict=Verdict.APPROVED, reviewer=world.people.wang, at=AT)
    assert LegalReview.objects.count() == 0


def test_nobody_approves_a_text_they_changed(world: Desk) -> None:
    page = world.draft()
    page.save_revision(user=world.people.chen)
    page.save_revision(user=world.people.wang)
    submit(CaseStudyPage.objects.get(), world.people.wang)
    with pytest.raises(OwnText):
        decide_review(
            CaseStudyPage.objects.get(), verdict=Verdict.APPROVED, reviewer=world.people.chen, at=AT
        )


def test_a_reviewer_of_another_bureau_decides_nothing(world: Desk) -> None:
    page = submit(world.draft(), world.people.wang)
    with pytest.raises(NothingToReview):
        decide_review(page, verdict=Verdict.APPROVED, reviewer=world.people.zhou, at=AT)
    assert desk(world.people.zhou).get(reverse("training:review", args=[page.pk])).status_code == 404


def test_a_page_goes_back_with_a_reason_and_comes_again(world: Desk, wang: Client, chen: Client) -> None:
    page = submit(world.draft(), world.people.wang)
    with pytest.raises(NeedsComment):
        decide_review(page, verdict=Verdict.RETURNED, reviewer=world.people.chen, at=AT)
    chen.post(reverse("training:review", args=[page.pk]), {"verdict": "returned", "comment": "请补充证据"})
    assert "请补充证据" in wang.get(reverse("training:desk")).content.decode()

    answer = wang.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        world.form(**{"action-submit": "1"}, evidence="补充后"),
    )
    assert answer.status_code == 302
    chen.post(reverse("training:review", args=[page.pk]), {"verdict": "approved"})
    assert CaseStudyPage.objects.get().live
    assert list(LegalReview.objects.order_by("pk").values_list("verdict", flat=True)) == [
        "returned",
        "approved",
    ]


def test_a_second_decision_finds_nothing_to_decide(world: Desk) -> None:
    page = submit(world.draft(), world.people.wang)
    decide_review(page, verdict=Verdict.APPROVED, reviewer=world.people.chen, at=AT)
    with pytest.raises(NothingToReview):
        decide_review(
            CaseStudyPage.objects.get(), verdict=Verdict.APPROVED, reviewer=world.people.chen, at=AT
        )


def test_a_text_in_review_cannot_be_changed(world: Desk, wang: Client) -> None:
    page = submit(world.draft(), world.people.wang)
    wang.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), world.form(facts="偷偷改写"))
    assert CaseStudyPage.objects.get().get_latest_revision_as_object().facts != "偷偷改写"


# --- No other road


@pytest.mark.parametrize("who", ["wang", "chen"])
def test_nobody_publishes_directly(world: Desk, who: str) -> None:
    page = world.draft()
    client = desk(getattr(world.people, who))
    client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), world.form(**{"action-publish": "action-publish"})
    )
    send_new_case(
        client, world.people.bureau, world.form(title="另一件", **{"action-publish": "action-publish"})
    )
    assert CaseStudyPage.objects.filter(live=True).count() == 0


def test_a_revision_nobody_approved_is_not_published_by_any_call(world: Desk) -> None:
    page = world.draft()
    with pytest.raises(NotReviewed):
        page.get_latest_revision().publish(skip_permission_checks=True)
    page.live, page.live_revision = True, page.get_latest_revision()
    with pytest.raises(NotReviewed):
        page.save()
    assert not CaseStudyPage.objects.get().live


def test_an_approval_holds_for_the_very_text_that_was_approved(world: Desk) -> None:
    page = submit(world.draft(), world.people.wang)
    decide_review(page, verdict=Verdict.APPROVED, reviewer=world.people.chen, at=AT)
    revision = CaseStudyPage.objects.get().get_latest_revision()
    revision.content["facts"] = "换过的文字"
    revision.save()
    assert not LegalReview.objects.allows(revision)


def test_a_newer_draft_of_a_published_page_waits_for_its_own_review(world: Desk, wang: Client) -> None:
    page = published_case(
        world.people.bureau,
        owner=world.people.wang,
        reviewer=world.people.chen,
        cites=world.law,
        questions=world.questions,
    )
    wang.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), world.form(facts="新写的事实"))
    read = desk(world.people.li).get(reverse("training:page", args=[page.pk])).content.decode()
    assert "新写的事实" not in read
    assert CaseStudyPage.objects.get().has_unpublished_changes


def test_what_was_published_is_withdrawn_by_a_reviewer_and_never_deleted(
    world: Desk, wang: Client, chen: Client
) -> None:
    page = published_case(
        world.people.bureau,
        owner=world.people.wang,
        reviewer=world.people.chen,
        cites=world.law,
        questions=world.questions,
    )
    unpublish = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    wang.post(unpublish)
    assert CaseStudyPage.objects.get().live
    chen.post(unpublish)
    assert not CaseStudyPage.objects.get().live
    withdrawal = AuditEvent.objects.get(kind="content.withdrawn")
    assert (withdrawal.actor_id, withdrawal.subject) == (world.people.chen.pk, f"page:{page.pk}")
    for client in (wang, chen):
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert CaseStudyPage.objects.count() == 1


# --- At its hour


def test_a_scheduled_page_comes_at_its_hour_and_only_after_review(
    world: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = now() + timedelta(hours=1)
    later = soon + timedelta(minutes=1)
    approved = submit(world.draft(go_live_at=soon), world.people.wang)
    waiting = submit(world.draft(title="未审", go_live_at=soon), world.people.wang)
    decide_review(approved, verdict=Verdict.APPROVED, reviewer=world.people.chen, at=now())
    early = publish_scheduled(at=now())
    assert (early["published"], CaseStudyPage.objects.filter(live=True).count()) == (0, 0)

    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    done = publish_scheduled(at=later)
    assert done == {"published": 1, "expired": 0, "refused": 0}
    assert [page.pk for page in CaseStudyPage.objects.filter(live=True)] == [approved.pk]
    assert CaseStudyPage.objects.get(pk=waiting.pk).workflow_in_progress


def test_an_hour_that_somebody_wrote_into_the_table_publishes_nothing_unreviewed(world: Desk) -> None:
    page = world.draft()
    page.revisions.update(approved_go_live_at=now() - timedelta(minutes=1))
    assert publish_scheduled(at=now())["refused"] == 1
    assert not CaseStudyPage.objects.get().live


def test_a_page_leaves_readers_at_the_end_that_was_set(world: Desk) -> None:
    page = published_case(
        world.people.bureau,
        owner=world.people.wang,
        reviewer=world.people.chen,
        cites=world.law,
        questions=world.questions,
        expire_at=now() + timedelta(seconds=1),
    )
    done = publish_scheduled(at=now() + timedelta(minutes=1))
    assert (done["expired"], CaseStudyPage.objects.get(pk=page.pk).live) == (1, False)


def test_a_unit_level_trainer_writes_for_the_own_unit_only(world: Desk) -> None:
    feng = officer("100009", "冯涛", unit=world.people.station, roles=(Role.TRAINER,))
    client = desk(feng)
    assert send_new_case(client, world.people.station, world.form()).status_code == 302
    assert send_new_case(client, world.people.bureau, world.form(title="越级")).status_code != 200
    assert list(CaseStudyPage.objects.values_list("unit__code", flat=True)) == ["A0101"]
