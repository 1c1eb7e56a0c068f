"""Weekly study as it is assigned: what, to whom, until when."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from core.append_only import append_only
from law.domain.citations import CitationRef
from law.domain.numerals import article_key
from law.models import Statute, StatuteVersion
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from question_bank.models import Question


class StudyAssignmentQuerySet(models.QuerySet["StudyAssignment"]):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.STUDY_ASSIGN
    ) -> StudyAssignmentQuerySet:
        """Assignments given by units where `officer` holds `permission`, newest week first."""
        return self.filter(unit__in=Unit.objects.where(officer, permission, on=on)).order_by("-week", "-pk")

    def published(self) -> StudyAssignmentQuerySet:
        return self.filter(state=StudyAssignment.State.PUBLISHED)

    def without_roster(self) -> StudyAssignmentQuerySet:
        """Published, and who is due was not written down to the end (a kill in the middle)."""
        return self.published().filter(roster_done_at=None).order_by("pk")


class StudyAssignment(models.Model):
    """One week's study. Changed while a draft only; its state moves in `actions/_study_moves.py` alone."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", pgettext_lazy("study", "Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="study_assignments")
    """Who gives it."""
    title = models.CharField(pgettext_lazy("study", "title"), max_length=120)
    week = models.DateField(_("week"))
    """Its Monday."""
    due_on = models.DateField(_("due on"))
    """The last day that is in time. A task counts for the month of this day."""
    minutes = models.PositiveSmallIntegerField(_("planned minutes"))
    """What the study takes as planned, and what a completed task is credited with."""
    units = models.ManyToManyField(Unit, related_name="+")
    """Each stands for its subtree."""
    police_types: models.JSONField[list[str]] = models.JSONField(default=list)
    """Empty: everybody."""
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, db_index=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    floor_seconds = models.PositiveSmallIntegerField(default=0)
    policy_version_id = models.BigIntegerField(null=True)
    """The version of `weekly_study` that gave the floor when it was published."""
    roster_done_at = models.DateTimeField(null=True)
    """When everybody who is due had been written down."""
    law_version = models.ForeignKey(StatuteVersion, on_delete=models.PROTECT, null=True, related_name="+")
    """The new version of a law that is studied: its articles are read also before it takes effect."""

    objects = StudyAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="study_has_a_title"),
            models.CheckConstraint(condition=Q(due_on__gte=F("week")), name="study_is_due_after_its_monday"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=600), name="study_takes_one_to_600_minutes"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="published_study_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published", "withdrawn"]), name="study_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"]), models.Index(fields=["unit", "-week"])]

    def __str__(self) -> str:
        return self.title


class StudyItem(models.Model):
    """One thing to do: read an article, read a page, answer a question. Written anew with each change of a draft."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        PAGE = "page", _("Lesson or case")
        QUESTION = "question", _("Question")

    assignment = models.ForeignKey(StudyAssignment, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    """Counts from 1."""
    kind = models.CharField(max_length=10, choices=Kind)
    statute = models.ForeignKey(Statute, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField(default=0)
    suffix = models.PositiveIntegerField(default=0)
    page = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="+")
    """None after the page was deleted: the item is no longer asked for."""
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, related_name="study_items")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "position"], name="study_place_holds_one_item"),
            models.UniqueConstraint(
                fields=["assignment", "question"],
                condition=Q(question__isnull=False),
                name="question_is_once_in_a_study",
            ),
            models.UniqueConstraint(
                fields=["assignment", "statute", "number", "suffix"],
                condition=Q(statute__isnull=False),
                name="article_is_once_in_a_study",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="article",
                    statute__isnull=False,
                    number__gte=1,
                    page__isnull=True,
                    question__isnull=True,
                )
                | Q(kind="page", statute__isnull=True, question__isnull=True)
                | Q(kind="question", question__isnull=False, statute__isnull=True, page__isnull=True),
                name="study_item_points_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}[{self.position}]"

    @property
    def article_key(self) -> str:
        """`26`, or `133-1` for an inserted article."""
        return article_key(self.number, self.suffix)

    @property
    def label(self) -> str:
        """An article's citation: 《…法》第二十六条. Empty for anything else."""
        return CitationRef(self.statute.title, self.number, self.suffix).short if self.statute else ""


@append_only
class StudyEvent(models.Model):
    """One move of an assignment: who, when, why."""

    assignment = models.ForeignKey(StudyAssignment, on_delete=models.PROTECT, related_name="events")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.from_state} -> {self.to_state}"
