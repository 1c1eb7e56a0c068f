"""Tasks that a change of law makes for lessons and cases."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from core.append_only import append_only
from law.models.law_tasks import LawTask, LawTaskEvent, LawTaskQuerySet
from personnel.domain.roles import Permission
from personnel.models import Officer

from .pages import ContentPage


class PageLawTaskQuerySet(LawTaskQuerySet):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission | None = None
    ) -> PageLawTaskQuerySet:
        """Tasks about pages of units where `officer` holds `permission` (by default: writes or reviews)."""
        asked = (permission,) if permission else (Permission.CONTENT_WRITE, Permission.CONTENT_REVIEW)
        paths = frozenset(path for each in asked for path in officer.paths_where(each, on=on))
        return self.filter(page__in=ContentPage.objects.under(paths).order_by().values("pk"))

    def waiting_for(self, officer: Officer, *, on: date) -> PageLawTaskQuerySet:
        """Tasks that `officer` has to decide: the own ones, and those of nobody where the officer writes."""
        written = self.visible_to(officer, on=on, permission=Permission.CONTENT_WRITE)
        return written.filter(Q(owner=officer) | Q(owner=None), state=LawTask.State.OPEN)

    def to_sign(self, officer: Officer, *, on: date) -> PageLawTaskQuerySet:
        """Decisions of others that `officer` may sign."""
        reviewed = self.visible_to(officer, on=on, permission=Permission.CONTENT_REVIEW)
        return reviewed.filter(state=LawTask.State.DECIDED).exclude(decided_by=officer)


class PageLawTask(LawTask):
    """A published lesson or case that cites an article which a new version changed."""

    page = models.ForeignKey(ContentPage, on_delete=models.PROTECT, related_name="law_tasks")
    revision_id = models.BigIntegerField(null=True)
    """The new text that answers the task, once it was handed to legal review."""

    objects = PageLawTaskQuerySet.as_manager()

    class Meta(LawTask.Meta):
        constraints = [
            *LawTask.Meta.constraints,
            models.UniqueConstraint(fields=["page", "new_version"], name="page_has_one_task_for_a_version"),
        ]
        indexes = [models.Index(fields=["state", "due_on"]), models.Index(fields=["owner", "state"])]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.new_version_id}"


@append_only
class PageLawTaskEvent(LawTaskEvent):
    """One move of a task about a page."""

    task = models.ForeignKey(PageLawTask, on_delete=models.PROTECT, related_name="events")

    def __str__(self) -> str:
        return f"{self.task_id}: {self.from_state} -> {self.to_state}"
