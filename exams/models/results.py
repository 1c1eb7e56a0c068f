"""Results, the signatures under them, and their release. Everything here is only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from core.append_only import append_only
from personnel.models import Officer, Unit

from .attempts import Attempt
from .corrections import Correction
from .exams import Exam, Sitting


class ResultQuerySet(models.QuerySet["Result"]):
    def released(self) -> ResultQuerySet:
        """Results that were released."""
        return self.filter(release_row__isnull=False)

    def for_the_record(self) -> ResultQuerySet:
        """Released results that mean something for the person: those of rehearsals do not."""
        return self.released().exclude(exam__kind=Exam.Kind.REHEARSAL)

    def newest_released_to(self, officer: Officer) -> ResultQuerySet:
        """The officer's own released results as they stand now, newest release first, with exam and release."""
        return (
            self.released()
            .filter(officer=officer)
            .exclude(superseded_by__release_row__isnull=False)
            .select_related("exam", "release_row")
            .order_by("-release_row__at", "-pk")
        )

    def standing(self) -> ResultQuerySet:
        """Released results as they stand: no released correction supersedes them, and their attempt was not voided.

        A correction that waits for its release changes nothing yet.
        """
        return (
            self.released()
            .exclude(superseded_by__release_row__isnull=False)
            .exclude(attempt__state=Attempt.State.VOIDED)
        )

    def current(self) -> ResultQuerySet:
        """The newest result of each attempt, released or not: a correction supersedes, and both stay."""
        newest = Result.objects.filter(attempt=OuterRef("attempt")).order_by("-number").values("pk")[:1]
        return self.filter(pk=Subquery(newest))

    def released_since(self, at: datetime) -> ResultQuerySet:
        return self.released().filter(release_row__at__gte=at).order_by("release_row__at", "pk")


def number_of(rows: models.QuerySet[Any, Any]) -> Coalesce:
    """How many `rows` there are, as an expression: they name one value, which is that of the outer row."""
    counted = rows.annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), Value(0))


def corrections_released() -> Coalesce:
    """How many corrected results an exam has released: an expression for querysets of exams."""
    corrected = Result.objects.released().order_by().filter(exam=OuterRef("pk"), supersedes__isnull=False)
    return number_of(corrected.values("exam"))


@append_only
class Result(models.Model):
    """What marking said about one attempt. A correction is a new row that supersedes this one."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="results")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="results")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="results")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="results")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """The unit on the day of the exam, from the enrolment."""
    number = models.PositiveIntegerField(default=1)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, null=True, related_name="results")
    """The correction that made it."""
    score = models.DecimalField(max_digits=8, decimal_places=2)
    full_marks = models.DecimalField(max_digits=8, decimal_places=2)
    passed = models.BooleanField()
    sections: models.JSONField[list[dict[str, Any]]] = models.JSONField()
    """[{title, score, full_marks}], marks as decimal text."""
    items: models.JSONField[list[str]] = models.JSONField()
    """Marks of each item by place in the paper, as decimal text."""
    evidence: models.JSONField[dict[str, Any]] = models.JSONField()
    """Paper seal, rules, head of the attempt's chain: what the figure rests on."""
    marked_at = models.DateTimeField()

    objects = ResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="result_number_is_once_per_attempt"),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=F("full_marks")),
                name="score_between_zero_and_full_marks",
            ),
            models.CheckConstraint(
                condition=Q(number=1, supersedes=None) | (Q(number__gt=1) & Q(supersedes__isnull=False)),
                name="later_result_supersedes_one",
            ),
        ]
        indexes = [models.Index(fields=["exam", "unit"]), models.Index(fields=["officer", "exam"])]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.score}"


@append_only
class SignOff(models.Model):
    """A signature under the marked results of an exam."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="sign_offs")
    stage = models.CharField(max_length=20)
    """`legal_head`, and `exam_officer` where the policy asks for two."""
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    results = models.PositiveIntegerField()
    results_hash = models.CharField(max_length=128)
    """Hash over all results as they stood: number of attempt, score, verdict."""
    comment = models.TextField(blank=True)
    open_flags = models.PositiveIntegerField(default=0)
    """Flags of the item check that nobody had answered when it was signed."""
    about_flags = models.CharField(max_length=500, blank=True)
    """Why it was signed all the same."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(open_flags=0) | ~Q(about_flags=""), name="signature_over_open_flags_says_why"
            ),
            models.UniqueConstraint(
                fields=["exam", "stage", "results_hash"], name="results_are_signed_once_per_stage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exam_id} {self.stage}"


@append_only
class Release(models.Model):
    """The act of releasing an exam's results."""

    exam = models.OneToOneField(Exam, on_delete=models.PROTECT, related_name="release")
    sign_off = models.ForeignKey(SignOff, on_delete=models.PROTECT, null=True, related_name="+")
    """None only where the exam says that it is released when it closes."""
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.exam_id} {self.at:%F %T}"


@append_only
class ReleasedResult(models.Model):
    """A result that its officer may see. Unique per result: releasing twice releases once."""

    result = models.OneToOneField(
        Result, on_delete=models.PROTECT, related_name="release_row", primary_key=True
    )
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="results")
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.result_id)
