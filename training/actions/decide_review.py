"""Decide a legal review: a second person, never one who wrote, changed or submitted the text."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, TaskState

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from personnel.domain.roles import Permission
from personnel.models import Officer
from training.actions.decide_page_law_task import settle_page_tasks
from training.domain.content import Verdict, may_review
from training.models import ContentPage, ContentSubmission, LegalReview
from training.models.pages import revision_hash


class OwnText(Refused):
    """Nobody reviews what they wrote, changed or submitted."""

    code = "own_text"


class NothingToReview(Refused):
    """The page does not wait for a decision (any more)."""

    code = "nothing_to_review"


class NeedsComment(Refused):
    """A page goes back with a reason."""

    code = "needs_comment"


GONE = _("This page does not wait for a decision any more. Reload it to see where it stands.")
OWN = _("You wrote, changed or submitted this text, so somebody else has to review it.")
REASON = _("Say what has to be changed.")


def submission_in_review(page: ContentPage) -> ContentSubmission | None:
    """The submission that waits for a decision, or None."""
    state = page.current_workflow_task_state
    if state is None or state.status != TaskState.STATUS_IN_PROGRESS:
        return None
    return ContentSubmission.objects.filter(page=page.pk, revision_id=state.revision_id, review=None).last()


def editors_of(page: ContentPage) -> set[int]:
    """Everybody who saved a revision since the one that readers have."""
    revisions = Revision.page_revisions.filter(object_id=str(page.pk))
    if page.live_revision_id:
        revisions = revisions.filter(pk__gt=page.live_revision_id)
    return {pk for pk in revisions.values_list("user_id", flat=True) if pk is not None}


def may_decide(page: ContentPage, submission: ContentSubmission, reviewer: Officer) -> bool:
    """Whether `reviewer` is a stranger to the text (the permission is asked for elsewhere)."""
    return may_review(
        reviewer.pk, owner=page.owner_id, submitter=submission.submitted_by_id, editors=editors_of(page)
    )


def decide_review(
    page: ContentPage, *, verdict: Verdict, reviewer: Officer, at: datetime, comment: str = ""
) -> LegalReview:
    """Approves the text in review, which publishes it now or at its hour, or returns it with a comment.

    `reviewer` must hold CONTENT_REVIEW on the unit of the page. Records `content.approved` or `content.returned`.
    Raises NothingToReview, OwnText, NeedsComment.
    """
    comment = comment.strip()
    if not reviewer.may(Permission.CONTENT_REVIEW, on=local_day(at), unit=page.unit):
        raise NothingToReview(GONE)
    if verdict is Verdict.RETURNED and not comment:
        raise NeedsComment(REASON)
    try:
        with transaction.atomic():
            ContentPage.objects.select_for_update().get(pk=page.pk)
            submission = submission_in_review(page)
            if submission is None:
                raise NothingToReview(GONE)
            if not may_decide(page, submission, reviewer):
                raise OwnText(OWN)
            return _decide(page, submission, verdict, reviewer, at, comment)
    except IntegrityError as error:
        raise NothingToReview(GONE) from error


def _decide(
    page: ContentPage,
    submission: ContentSubmission,
    verdict: Verdict,
    reviewer: Officer,
    at: datetime,
    comment: str,
) -> LegalReview:
    state = page.current_workflow_task_state
    if revision_hash(state.revision) != submission.content_hash:
        raise NothingToReview(GONE)
    review = LegalReview.objects.create(
        submission=submission,
        verdict=verdict,
        content_hash=submission.content_hash,
        reviewer=reviewer,
        comment=comment,
        at=at,
    )
    record_audit_event(
        kind=f"content.{verdict.value}",
        actor_id=reviewer.pk,
        at=at,
        subject=f"page:{page.pk}",
        facts={"revision": submission.revision_id, "submission": submission.pk},
    )
    settle_page_tasks(
        state.revision.as_object(),
        approved=verdict is Verdict.APPROVED,
        comment=comment,
        at=at,
        actor=reviewer,
    )
    if verdict is Verdict.APPROVED:
        state.approve(user=reviewer, comment=comment)
    else:
        state.reject(user=reviewer, comment=comment)
    return review
