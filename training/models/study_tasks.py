"""Weekly study as it is done: who was due, what each did, what a month came to, what is still to be learned."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import append_only, frozen_but
from personnel.models import Officer, Unit
from question_bank.models import Question
from training.domain.study import month_after

from .study import StudyAssignment, StudyItem


class StudyTaskQuerySet(models.QuerySet["StudyTask"]):
    def in_force(self) -> StudyTaskQuerySet:
        """Tasks whose assignment was not withdrawn."""
        return self.filter(assignment__state=StudyAssignment.State.PUBLISHED)

    def of(self, officer: Officer) -> StudyTaskQuerySet:
        """The officer's own, the newest deadline first."""
        return self.in_force().filter(officer=officer).select_related("assignment").order_by("-due_on", "-pk")

    def due_in(self, month: date) -> StudyTaskQuerySet:
        """Tasks in force whose last day lies in the month that begins on `month`."""
        return self.in_force().filter(due_on__gte=month, due_on__lt=month_after(month))

    def under(self, path: str) -> StudyTaskQuerySet:
        """Tasks of the unit with this path and all below it."""
        return self.filter(unit__in=Unit.objects.filter(path__startswith=path).order_by())

    def with_progress(self) -> StudyTaskQuerySet:
        """Annotates `item_count` and `finished_count`, the items of the assignment and those that were done."""
        items = StudyItem.objects.filter(assignment=OuterRef("assignment")).order_by()
        records = (
            StudyRecord.objects.filter(task=OuterRef("pk")).exclude(kind=StudyRecord.Kind.OPENED).order_by()
        )
        return self.annotate(
            item_count=Coalesce(Subquery(items.values("assignment").annotate(n=Count("pk")).values("n")), 0),
            finished_count=Coalesce(Subquery(records.values("task").annotate(n=Count("pk")).values("n")), 0),
        )


@frozen_but("done_at", "done_late")
class StudyTask(models.Model):
    """One officer is due for one assignment, in the unit of the day on which it was published."""

    assignment = models.ForeignKey(StudyAssignment, on_delete=models.PROTECT, related_name="tasks")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="study_tasks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="study_tasks")
    due_on = models.DateField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_late = models.BooleanField(default=False)

    objects = StudyTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "officer"], name="officer_has_one_task_per_assignment"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(done_late=False), name="only_a_done_task_is_late"
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "-due_on"]),
            models.Index(
                fields=["due_on", "unit", "assignment", "done_at", "done_late"],
                name="study_completion_by_month",
            ),
            models.Index(fields=["assignment", "unit"]),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.officer_id}"


@append_only
class StudyRecord(models.Model):
    """What an officer did with one item. Formative: only the month's total goes to the file."""

    class Kind(models.TextChoices):
        OPENED = "opened", pgettext_lazy("study", "Opened")
        READ = "read", pgettext_lazy("study", "Read")
        ANSWERED = "answered", _("Answered")

    task = models.ForeignKey(StudyTask, on_delete=models.PROTECT, related_name="records")
    item = models.ForeignKey(StudyItem, on_delete=models.PROTECT, related_name="records")
    kind = models.CharField(max_length=10, choices=Kind)
    right = models.BooleanField(null=True)
    revision_id = models.BigIntegerField(null=True)
    """The revision of the question that was answered."""
    answer: models.JSONField[Any] = models.JSONField(null=True)
    """In the form of `question_bank.domain.question.Answer`."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "item", "kind"], name="study_item_is_done_once"),
            models.CheckConstraint(
                condition=Q(kind="answered", right__isnull=False, revision_id__isnull=False)
                | Q(kind__in=["opened", "read"], right__isnull=True, revision_id__isnull=True),
                name="only_an_answer_is_right_or_wrong",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.item_id} {self.kind}"


@append_only
class StudyMonth(models.Model):
    """One officer's month of weekly study, fixed in the first days of the next; `records` files it."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="study_months")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="study_months")
    """The unit of the month's last task."""
    month = models.DateField()
    assigned = models.PositiveIntegerField()
    completed = models.PositiveIntegerField()
    """All that were done before the month was closed, late ones too."""
    completed_late = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    """The planned minutes of what was completed."""
    policy_version_id = models.BigIntegerField(null=True)
    """The version of `weekly_study` that gave the day of closing."""
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "month"], name="officer_has_one_study_month"),
            models.CheckConstraint(
                condition=Q(completed__lte=F("assigned"), completed_late__lte=F("completed")),
                name="study_month_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["month", "unit"])]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.month:%Y-%m}"


class MistakeQuerySet(models.QuerySet["Mistake"]):
    def open_for(self, officer: Officer) -> MistakeQuerySet:
        """What the officer has still to master, the latest mistake first."""
        return self.filter(officer=officer, mastered_at=None).order_by("-last_wrong_at", "-pk")


class Mistake(models.Model):
    """A question that an officer once answered wrongly, and how the repetition goes: the officer's own business."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="mistakes")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="mistakes")
    wrong_count = models.PositiveIntegerField(default=0)
    right_in_row = models.PositiveIntegerField(default=0)
    last_wrong_at = models.DateTimeField(null=True)
    mastered_at = models.DateTimeField(null=True)

    objects = MistakeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "question"], name="mistake_is_listed_once")]
        indexes = [models.Index(fields=["officer", "mastered_at", "-last_wrong_at"])]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.question_id}"


@append_only
class RepeatRecord(models.Model):
    """One repetition of a mistake."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="repeat_records")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="repeat_records")
    revision_id = models.BigIntegerField()
    answer: models.JSONField[Any] = models.JSONField(null=True)
    right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["officer", "question", "-at"])]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.question_id} {self.right}"
