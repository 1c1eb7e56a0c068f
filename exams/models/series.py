"""Series of exams (考试系列): what the clock makes each month's exam from, and what it made."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import append_only, frozen_but
from exams.domain.series import Calendar, version_for
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from question_bank.models import Blueprint

from .exams import Exam


class ExamSeriesQuerySet(models.QuerySet["ExamSeries"]):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.EXAM_READ
    ) -> ExamSeriesQuerySet:
        """Series of units where `officer` holds `permission`, in tree order."""
        units = Unit.objects.where(officer, permission, on=on)
        return self.filter(unit__in=units.order_by().values("pk")).order_by("unit__path", "pk")


@append_only
class ExamSeries(models.Model):
    """A routine: one exam each month, held by `unit`. What it says stands in its versions."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="exam_series")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    objects = ExamSeriesQuerySet.as_manager()

    def __str__(self) -> str:
        return f"series {self.pk} of {self.unit_id}"

    def version_of(self, month: date) -> SeriesVersion | None:
        """What holds for the exam of `month`; None before the first month. Reads `versions` once when prefetched."""
        rows = {row.number: row for row in self.versions.all()}
        number = version_for({number: row.from_month for number, row in rows.items()}, month)
        return None if number is None else rows[number]

    @property
    def newest(self) -> SeriesVersion:
        """What was written last, whether or not it holds yet."""
        return max(self.versions.all(), key=lambda row: row.number)


@append_only
class SeriesVersion(models.Model):
    """What a series says from `from_month` on, until the next version: never changed, only followed."""

    class Approver(models.TextChoices):
        OTHER = "other", _("An exam officer other than who wrote this version")
        ANY = "any", _("Any exam officer of the unit")

    series = models.ForeignKey(ExamSeries, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    from_month = models.DateField()
    active = models.BooleanField(default=True)
    """A paused series makes no exams."""
    title = models.CharField(_("title"), max_length=100)
    """With `{year}` and `{month}`."""
    blueprint = models.ForeignKey(Blueprint, on_delete=models.PROTECT, related_name="+")
    police_types: models.JSONField[list[str]] = models.JSONField(default=list)
    """Police types that are due; empty: all."""
    excluded_units: models.JSONField[list[str]] = models.JSONField(default=list)
    """Codes of units that are not due, each with everything below it."""
    without_seconded = models.BooleanField(default=False)
    """Whoever is seconded elsewhere on the cut-off date is not due."""
    make_day = models.PositiveSmallIntegerField(default=20)
    cut_off_days = models.PositiveSmallIntegerField(default=7)
    opens_day = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(31)])
    opens_time = models.TimeField(default=time(9))
    closes_day = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(31)])
    closes_time = models.TimeField(default=time(18))
    duration_minutes = models.PositiveSmallIntegerField()
    form_mode = models.CharField(max_length=6, choices=Exam.FormMode, default=Exam.FormMode.ONE)
    form_count = models.PositiveIntegerField(default=1)
    skip_used_months = models.PositiveIntegerField(default=0)
    pass_percent = models.DecimalField(max_digits=5, decimal_places=2)
    multiple_choice_rule = models.CharField(max_length=30)
    points_per_option = models.DecimalField(max_digits=4, decimal_places=2)
    review = models.CharField(max_length=15, choices=Exam.Review)
    approver = models.CharField(max_length=5, choices=Approver, default=Approver.OTHER)
    makeup = models.BooleanField(default=True)
    """Draft the make-up exam once the results are released."""
    makeup_days_after = models.PositiveSmallIntegerField(null=True)
    """Days after the release on which its window opens; None: as the policy says."""
    makeup_window_days = models.PositiveSmallIntegerField(null=True)
    reminder_days: models.JSONField[list[int]] = models.JSONField(default=list)
    """Days before the end of the window on which whoever has not sat is reminded."""
    bulletin = models.BooleanField(default=True)
    """Draft the bulletin once the results are released."""
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="series_version_number_is_once"),
            models.CheckConstraint(
                condition=Q(opens_day__range=(1, 31), closes_day__range=(1, 31), make_day__range=(1, 28)),
                name="series_days_are_days_of_a_month",
            ),
            models.CheckConstraint(
                condition=Q(duration_minutes__gte=1) & ~Q(title=""), name="series_has_title_and_duration"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} v{self.number}"

    def author_id(self) -> int:
        """Who wrote what this version says. Pausing and resuming write versions that say the same as the one before:
        their author is still whoever said it first."""
        author = int(self.written_by_id)
        if self.number == 1:
            return author
        earlier = SeriesVersion.objects.filter(series=self.series_id, number__lt=self.number)
        for version in earlier.order_by("-number"):
            if version._said() != self._said():
                break
            author = version.written_by_id
        return author

    def _said(self) -> dict[str, Any]:
        about_itself = {"id", "number", "from_month", "active", "written_at", "written_by"}
        return {
            field.name: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.name not in about_itself
        }

    @property
    def calendar(self) -> Calendar:
        """When its exams happen."""
        return Calendar(
            self.make_day,
            self.cut_off_days,
            self.opens_day,
            self.opens_time,
            self.closes_day,
            self.closes_time,
            self.duration_minutes,
        )


class SeriesMonthQuerySet(models.QuerySet["SeriesMonth"]):
    def blocked(self) -> SeriesMonthQuerySet:
        """Months whose exam could not be made, oldest first."""
        return self.filter(state=SeriesMonth.State.BLOCKED).order_by("month", "pk")

    def without_makeup(self) -> SeriesMonthQuerySet:
        """Months whose exam is released and whose make-up nobody has looked at, oldest first."""
        return self.filter(
            exam__state=Exam.State.RELEASED, version__makeup=True, makeup_looked_at=None
        ).order_by("month", "pk")


@frozen_but("version", "state", "exam", "problem", "at", "makeup_looked_at")
class SeriesMonth(models.Model):
    """One month of a series: the exam that was made, or why none could be. `actions/_month_moves.py` writes it."""

    class State(models.TextChoices):
        BLOCKED = "blocked", _("Cannot be made")
        MADE = "made", pgettext_lazy("month of a series", "Made")
        DROPPED = "dropped", _("Left out")

    series = models.ForeignKey(ExamSeries, on_delete=models.PROTECT, related_name="months")
    month = models.DateField()
    version = models.ForeignKey(SeriesVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=State)
    exam = models.OneToOneField(Exam, on_delete=models.PROTECT, null=True, related_name="series_month")
    problem: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """Of a blocked month: `code`, and `cells` that the bank cannot fill."""
    at = models.DateTimeField()
    """When it was made, or tried last."""
    makeup_looked_at = models.DateTimeField(null=True)
    """When the make-up was drafted, or nobody was found who is due for one."""

    objects = SeriesMonthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "month"], name="series_has_one_exam_a_month"),
            models.CheckConstraint(
                condition=Q(state="made", exam__isnull=False) | (~Q(state="made") & Q(exam=None)),
                name="made_month_has_an_exam",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["blocked", "made", "dropped"]), name="series_month_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(makeup_looked_at=None) | Q(state="made"), name="makeup_follows_a_made_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.month:%Y-%m} {self.state}"


@append_only
class ExamApproval(models.Model):
    """Somebody looked at the paper and let the exam take its course: it is announced, opens, closes and is marked by
    itself. Results are still signed and released by people."""

    exam = models.OneToOneField(Exam, on_delete=models.PROTECT, related_name="approval")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    """Who wrote the version of the series, where somebody else must approve: the database compares the two."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(author=None) | ~Q(officer=F("author")), name="exam_is_approved_by_somebody_else"
            )
        ]

    def __str__(self) -> str:
        return f"{self.exam_id} by {self.officer_id}"
