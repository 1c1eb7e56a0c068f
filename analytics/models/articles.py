"""What a unit's officers earned on the articles that an exam asked about."""

from __future__ import annotations

from django.db import models
from django.db.models import F, OuterRef, Q

from core.append_only import append_only
from exams.models import Exam
from exams.models.exams import ExamQuerySet
from exams.models.results import corrections_released
from law.models import Statute
from personnel.models import Unit


@append_only
class ArticleCount(models.Model):
    """One counting of a released exam; a later one counts corrected results too, and takes its place."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="article_counts")
    number = models.PositiveIntegerField()
    corrections = models.PositiveIntegerField()
    """How many corrected results had been released."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exam", "number"], name="articles_are_counted_once_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.exam_id} #{self.number}"


class ArticleFigureQuerySet(models.QuerySet["ArticleFigure"]):
    def newest(self) -> ArticleFigureQuerySet:
        """Of each exam the last counting."""
        later = ArticleCount.objects.filter(
            exam=OuterRef("count__exam"), number__gt=OuterRef("count__number")
        )
        return self.filter(~models.Exists(later))


@append_only
class ArticleFigure(models.Model):
    """One unit (without those below it) and one article in one exam: marks earned of marks to be had."""

    count = models.ForeignKey(ArticleCount, on_delete=models.PROTECT, related_name="figures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    statute = models.ForeignKey(Statute, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    suffix = models.PositiveIntegerField(default=0)
    officers = models.PositiveIntegerField()
    """Who were asked about it."""
    earned = models.DecimalField(max_digits=14, decimal_places=2)
    full = models.DecimalField(max_digits=14, decimal_places=2)

    objects = ArticleFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["count", "unit", "statute", "number", "suffix"],
                name="article_is_counted_once_per_unit_and_exam",
            ),
            models.CheckConstraint(
                condition=Q(earned__gte=0, earned__lte=F("full")), name="nobody_earned_more_than_there_was"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.statute_id}-{self.number}"


def exams_without_articles() -> ExamQuerySet:
    """Released exams that were not counted, or in which corrections were released since, oldest first.

    `changes` is annotated: how many corrected results are released.
    """
    counts = ArticleCount.objects.filter(exam=OuterRef("pk")).order_by("-number").values("corrections")
    return (
        Exam.objects.in_earnest()
        .filter(state=Exam.State.RELEASED)
        .to_count(corrections_released(), counts)
        .order_by("pk")
    )
