"""Where a page stands on its way to readers, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Revision, WorkflowState

from personnel.models import Officer
from training.domain.content import Verdict
from training.models import ContentPage, ContentSubmission


@dataclass(frozen=True, slots=True)
class Standing:
    """One page in the list of a writer."""

    page: ContentPage
    words: Any
    tone: str
    comment: str
    """What the reviewer wrote when the page came back."""
    in_review: bool


DRAFT = pgettext_lazy("page", "Draft"), ""
IN_REVIEW = _("In legal review"), "info"
RETURNED = pgettext_lazy("page", "Returned"), "warn"
SCHEDULED = _("Approved, waits for its hour"), "info"
LIVE = pgettext_lazy("page", "Published"), "good"
LIVE_CHANGED = _("Published, with changes not yet reviewed"), "good"
WITHDRAWN = _("Withdrawn"), "bad"


def standings_of(pages: Iterable[ContentPage]) -> list[Standing]:
    """How each page stands, in three queries for any number of pages."""
    rows = list(pages)
    keys = [str(page.pk) for page in rows]
    states = {
        int(object_id): status
        for object_id, status in WorkflowState.objects.active()
        .filter(
            object_id__in=keys, base_content_type__app_label="wagtailcore", base_content_type__model="page"
        )
        .values_list("object_id", "status")
    }
    scheduled = {
        int(object_id)
        for object_id in Revision.page_revisions.filter(object_id__in=keys)
        .exclude(approved_go_live_at=None)
        .values_list("object_id", flat=True)
    }
    submissions = (
        ContentSubmission.objects.filter(page__in=rows).select_related("review").order_by("at", "pk")
    )
    last = {submission.page_id: submission for submission in submissions}
    return [_standing(page, states.get(page.pk), page.pk in scheduled, last.get(page.pk)) for page in rows]


def pages_returned_to(officer: Officer) -> QuerySet[WorkflowState]:
    """What a legal reviewer sent back to `officer`."""
    return WorkflowState.objects.filter(requested_by=officer, status=WorkflowState.STATUS_NEEDS_CHANGES)


def _standing(
    page: ContentPage, state: str | None, scheduled: bool, last: ContentSubmission | None
) -> Standing:
    comment = ""
    if state == WorkflowState.STATUS_IN_PROGRESS:
        words, tone = IN_REVIEW
    elif state == WorkflowState.STATUS_NEEDS_CHANGES:
        words, tone = RETURNED
        review = getattr(last, "review", None)
        comment = review.comment if review is not None and review.verdict == Verdict.RETURNED else ""
    elif scheduled:
        words, tone = SCHEDULED
    elif page.live:
        words, tone = LIVE_CHANGED if page.has_unpublished_changes else LIVE
    elif page.first_published_at is not None:
        words, tone = WITHDRAWN
    else:
        words, tone = DRAFT
    return Standing(page, words, tone, comment, state == WorkflowState.STATUS_IN_PROGRESS)
