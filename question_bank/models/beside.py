"""What stands beside the frozen revisions of a question: its changes, exposures, enemies, merges and comments."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only
from personnel.models import Officer

from .banks import Bank
from .lines import Question
from .questions import QuestionRevision


@append_only
class QuestionChange(models.Model):
    """One change of what stands beside the wording: who, when, why, from what to what."""

    class Field(models.TextChoices):
        USE = "use", _("Use")
        VALIDITY = "validity", _("Validity")
        OWNER = "owner", _("Owner")
        POINTS = "points", _("Knowledge points")
        POLICE_TYPES = "police_type", _("Police types")
        LEVELS = "level", _("Qualification levels")
        SYLLABUSES = "syllabus", _("Versions of the syllabus")
        TAGS = "tag", _("Tags")
        ENEMIES = "enemies", _("Enemy set")
        MERGED = "merged", _("Merge")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=12, choices=Field)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.question_id}: {self.field}"


@append_only
class Exposure(models.Model):
    """A revision stands in a sealed paper of an exam."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="exposures")
    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, related_name="+")
    exam_id = models.BigIntegerField()
    held_on = models.DateField()
    """The day on which the exam begins, as planned when it was sealed."""
    forms = models.PositiveIntegerField(default=1)
    """How many forms of the paper hold it."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exam_id", "revision"], name="exposure_is_told_once_in_an_exam")
        ]
        indexes = [models.Index(F("question"), F("held_on").desc(), name="exposure_history_idx")]

    def __str__(self) -> str:
        return f"{self.question_id} in exam {self.exam_id}"


class EnemySet(models.Model):
    """Questions of which one form holds one at most: one gives away another, or they ask the same."""

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="enemy_sets")
    name = models.CharField("name", max_length=100)
    questions = models.ManyToManyField(Question, related_name="enemy_sets")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "name"], name="enemy_set_name_is_once_in_a_bank"),
            models.CheckConstraint(condition=~Q(name=""), name="enemy_set_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


@append_only
class QuestionMerge(models.Model):
    """`gone` asked what `stays` asks: it was retired in its favour. Both keep their histories."""

    gone = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="merged_into")
    stays = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="merged")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(gone=F("stays")), name="question_is_not_merged_with_itself")
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} -> {self.stays_id}"


class QuestionCommentQuerySet(models.QuerySet["QuestionComment"]):
    def threads(self) -> models.QuerySet[Any]:
        """First comments of threads with `is_settled`, the oldest first."""
        newest = CommentSettlement.objects.filter(comment=OuterRef("pk")).order_by("-pk")
        return (
            self.filter(thread=None)
            .annotate(is_settled=Coalesce(Subquery(newest.values("settled")[:1]), False))
            .order_by("at", "pk")
        )

    def open_threads(self) -> models.QuerySet[Any]:
        """Threads that nobody has settled, or that were opened again."""
        return self.threads().filter(is_settled=False)


@append_only
class QuestionComment(models.Model):
    """Something that was said about a question; an answer names the first comment of its thread."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="comments")
    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, related_name="+")
    """The wording that the author of the comment looked at."""
    thread = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    text = models.TextField()
    at = models.DateTimeField()
    author = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    objects = QuestionCommentQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.text[:20]}"


@append_only
class CommentSettlement(models.Model):
    """A thread was settled, or opened again; the newest row counts."""

    comment = models.ForeignKey(QuestionComment, on_delete=models.PROTECT, related_name="settlements")
    settled = models.BooleanField()
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.settled}"


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def seen_by(self, officer: Officer, *, banks: models.QuerySet[Bank]) -> SavedSearchQuerySet:
        """Those of `officer`, and those shared in `banks`, by name."""
        shared = Exists(banks.order_by().filter(pk=OuterRef("bank")))
        return self.filter(Q(owner=officer) | shared).select_related("bank", "owner").order_by("name", "pk")


class SavedSearch(models.Model):
    """Filters of the question list under a name; shared with the readers of `bank` when one is named."""

    owner = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField("name", max_length=60)
    query = models.CharField(max_length=1000)
    """The filters as they stand in the address."""
    created_at = models.DateTimeField()

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_search_name_is_once_for_its_owner"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_search_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
