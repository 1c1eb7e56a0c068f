"""What is known of a question beside its wording, for assembly: parameters of the response model, and its time."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import pgettext_lazy

from core.append_only import append_only
from personnel.models import Officer

from .lines import Question
from .questions import QuestionRevision


class ItemParametersQuerySet(models.QuerySet["ItemParameters"]):
    def newest(self) -> ItemParametersQuerySet:
        """Those that hold: the last row of each revision."""
        later = ItemParameters.objects.filter(revision=OuterRef("revision")).order_by("-pk")
        return self.filter(pk=Subquery(later.values("pk")[:1]))


@append_only
class ItemParameters(models.Model):
    """Calibrated parameters of one revision in the three-parameter logistic model (D = 1); the last row holds."""

    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, related_name="parameters")
    slope = models.FloatField()
    """Discrimination a."""
    location = models.FloatField()
    """Difficulty b, on the scale of abilities with mean 0 and standard deviation 1."""
    guessing = models.FloatField(default=0)
    """Chance c of a right answer without the ability."""
    n = models.PositiveIntegerField()
    """Candidates of the calibration."""
    source = models.CharField(max_length=200)
    calibrated_on = models.DateField()
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ItemParametersQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(slope__gt=0, slope__lte=5), name="slope_is_above_zero_to_five"
            ),
            models.CheckConstraint(
                condition=Q(location__gte=-6, location__lte=6), name="location_lies_within_six"
            ),
            models.CheckConstraint(
                condition=Q(guessing__gte=0, guessing__lte=0.5), name="guessing_is_half_at_most"
            ),
            models.CheckConstraint(condition=Q(n__gte=200), name="calibration_rests_on_200_candidates"),
            models.CheckConstraint(condition=~Q(source=""), name="calibration_names_its_source"),
        ]
        indexes = [models.Index(F("revision"), F("id").desc(), name="parameters_history_idx")]

    def __str__(self) -> str:
        return f"{self.revision_id}: a={self.slope:g} b={self.location:g} c={self.guessing:g}"


class QuestionTimeQuerySet(models.QuerySet["QuestionTime"]):
    def in_force(self, questions: Collection[int]) -> dict[int, QuestionTime]:
        """By question the time that holds: the author's last figure if it is one, else the last one measured."""
        last = {
            (row.origin, row.question_id): row for row in self.filter(question__in=questions).order_by("pk")
        }
        measured = {pk: row for (origin, pk), row in last.items() if origin == QuestionTime.Origin.MEASURED}
        said = {pk: row for (origin, pk), row in last.items() if origin == QuestionTime.Origin.AUTHOR}
        return measured | {pk: row for pk, row in said.items() if row.seconds is not None}


@append_only
class QuestionTime(models.Model):
    """How long a question takes: what its author says, or the median of what candidates took."""

    class Origin(models.TextChoices):
        AUTHOR = "author", pgettext_lazy("time of a question", "By the author")
        MEASURED = "measured", pgettext_lazy("time of a question", "Measured")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="times")
    origin = models.CharField(max_length=8, choices=Origin)
    seconds = models.PositiveIntegerField(null=True)
    """None where the author takes the own figure back."""
    n = models.PositiveIntegerField(default=0)
    """How many candidates were measured."""
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    objects = QuestionTimeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(origin="author", n=0) | Q(origin="measured", n__gte=1, seconds__isnull=False),
                name="measured_time_rests_on_candidates",
            ),
            models.CheckConstraint(
                condition=Q(seconds=None) | Q(seconds__gte=1, seconds__lte=7200),
                name="time_of_a_question_is_two_hours_at_most",
            ),
        ]
        indexes = [models.Index(fields=["question", "origin"], name="question_time_idx")]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.seconds} s {self.origin}"
