"""Who leads the marking of an exam, and how its answers were shared out. Rows are only ever added."""

from __future__ import annotations

from django.db import models

from core.append_only import append_only
from personnel.models import Officer

from .exams import Exam


@append_only
class ChiefMarker(models.Model):
    """An officer was made chief marker of an exam: agrees the marks of control answers. The newest row holds."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="chief_markers")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    appointed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.exam_id}: {self.officer_id}"


def chief_of(exam: Exam) -> Officer | None:
    """The chief marker of `exam`, if one was appointed."""
    newest = exam.chief_markers.select_related("officer").order_by("-pk").first()
    return newest.officer if newest else None


@append_only
class MarkingDeal(models.Model):
    """One sharing out of answers. From seed, markers and open answers anybody can work it out again."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="marking_deals")
    number = models.PositiveIntegerField()
    """From 1; the seed of the first also orders the answers and places the control answers."""
    seed = models.BigIntegerField()
    markers: models.JSONField[list[int]] = models.JSONField()
    """The officers who shared, by id."""
    dealt = models.PositiveIntegerField()
    """Marks to be given that found somebody; the others go to whoever comes first."""
    left = models.PositiveIntegerField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exam", "number"], name="deals_of_an_exam_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.exam_id}#{self.number}"


def marking_seed(exam: Exam) -> int:
    """The seed that orders the answers of `exam` and places its control answers; 0 where nothing was dealt, as in exams
    that were sorted before answers were dealt."""
    seed = exam.marking_deals.order_by("number").values_list("seed", flat=True).first()
    return seed or 0
