"""Submissions and legal reviews of pages: appended, never edited; Wagtail's own Task hands the page over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import Page, Revision, Task, TaskState

from core.append_only import append_only
from personnel.domain.roles import Permission
from personnel.models import Officer
from training.domain.content import Verdict

from .pages import ContentPage, revision_hash


@append_only
class ContentSubmission(models.Model):
    """Somebody hands a revision to legal review and confirms: no state or work secret, persons anonymised."""

    page = models.ForeignKey(ContentPage, on_delete=models.PROTECT, related_name="submissions")
    revision_id = models.BigIntegerField()
    content_hash = models.CharField(max_length=64)
    """SHA-256 of what was submitted."""
    openness = models.CharField(max_length=20)
    flags = models.PositiveIntegerField()
    """Passages that the check pointed at."""
    flags_reason = models.CharField(max_length=500, blank=True)
    """Why they may stay."""
    submitted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(flags=0) | ~Q(flags_reason=""), name="flagged_passages_stay_for_a_reason"
            ),
            models.CheckConstraint(condition=~Q(openness=""), name="submitted_page_has_an_openness"),
        ]
        indexes = [models.Index(fields=["page", "at"])]

    def __str__(self) -> str:
        return f"{self.page_id}/{self.revision_id}"


class LegalReviewQuerySet(models.QuerySet["LegalReview"]):
    def allows(self, revision: Revision | None) -> bool:
        """Whether `revision`, exactly as it stands now, was approved."""
        if revision is None:
            return False
        return self.filter(
            verdict=Verdict.APPROVED,
            submission__revision_id=revision.pk,
            content_hash=revision_hash(revision),
        ).exists()


@append_only
class LegalReview(models.Model):
    """A second person's decision on one submission."""

    submission = models.OneToOneField(ContentSubmission, on_delete=models.PROTECT, related_name="review")
    verdict = models.CharField(max_length=10, choices=[(verdict.value, verdict.value) for verdict in Verdict])
    content_hash = models.CharField(max_length=64)
    reviewer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = LegalReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict=Verdict.APPROVED.value) | ~Q(comment=""),
                name="page_goes_back_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[verdict.value for verdict in Verdict]),
                name="review_verdict_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.verdict}"


class InReview(WorkflowLock):  # type: ignore[misc]
    """Nobody changes a text while it is being reviewed."""

    def get_message(self, user: Officer) -> Any:
        return _(
            "This page is in legal review. It can be changed again when it has been decided or taken back."
        )


class LegalReviewTask(Task):  # type: ignore[misc]
    """法制审核: the one step of the workflow. It is decided on our own screen (`training:review`), nowhere else."""

    lock_class = InReview

    class Meta:
        verbose_name = _("legal review")

    def locked_for_user(self, obj: Page, user: Officer) -> bool:
        return True

    def user_can_access_editor(self, obj: Page, user: Officer) -> bool:
        """A reviewer may look into the editor, which is locked."""
        from core.clock import local_day, now

        unit = obj.specific.unit if isinstance(obj.specific, ContentPage) else None
        return unit is not None and user.may(Permission.CONTENT_REVIEW, on=local_day(now()), unit=unit)

    def get_actions(self, obj: Page, user: Officer) -> list[tuple[str, str, bool]]:
        """None: a decision is taken with the whole page, the flags and the confirmation in sight."""
        return []

    def on_action(self, task_state: TaskState, user: Officer, action_name: str, **_kwargs: object) -> None:
        raise PermissionDenied


def pages_in_review(officer: Officer, *, on: date) -> models.QuerySet[ContentPage]:
    """Pages that wait for a decision which `officer` may take as far as the unit goes, the oldest first."""
    waiting = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, revision_id=OuterRef("latest_revision_id")
    )
    pages = ContentPage.objects.where(officer, Permission.CONTENT_REVIEW, on=on)
    return pages.filter(Exists(waiting)).order_by("latest_revision_created_at", "pk")
