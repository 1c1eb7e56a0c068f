"""Frozen and sealed forms."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.append_only import append_only
from personnel.models import Officer
from question_bank.models import QuestionRevision

from .exams import Exam


@append_only
class Paper(models.Model):
    """One form, frozen as canonical JSON with keys, rules and the articles cited, sealed by its hash."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="papers")
    form = models.PositiveIntegerField(default=1)
    frozen = models.TextField()
    alg = models.CharField(max_length=16)
    seal = models.CharField(max_length=128)
    full_marks = models.DecimalField(max_digits=8, decimal_places=2)
    item_count = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exam", "form"], name="form_number_is_once_in_an_exam"),
            models.CheckConstraint(condition=Q(item_count__gte=1), name="paper_has_items"),
            models.CheckConstraint(condition=Q(full_marks__gt=0), name="paper_gives_marks"),
        ]

    def __str__(self) -> str:
        return f"{self.exam_id} form {self.form}"


@append_only
class PaperItem(models.Model):
    """Which revision stands at which place: the use of a question, for its statistics.

    A case analysis takes one place for each of its parts; `part` counts them from 0.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    """Counts from 0 through the whole paper."""
    section = models.PositiveIntegerField()
    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, related_name="uses")
    part = models.PositiveSmallIntegerField(default=0)
    marks = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "position"], name="paper_place_holds_one_item"),
            models.UniqueConstraint(fields=["paper", "revision", "part"], name="question_is_once_in_a_paper"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}[{self.position}]"
