"""The monthly exam in figures, for each unit: counted once, by the rule of that month, and never by a later one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from core.append_only import append_only
from core.domain.days import iso
from core.models import ChainedRow
from exams.models import Exam, Leave, LeaveEvent, Release, Result
from exams.models.exams import ExamQuerySet
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit


@append_only
class FigureRun(models.Model):
    """One counting of an exam. A second one is made when corrected results were released, by the rule of the first."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="figure_runs")
    number = models.PositiveIntegerField()
    rule: models.JSONField[dict[str, Any]] = models.JSONField()
    """The policy `exam_indicator` as it stood."""
    policy_version_id = models.BigIntegerField(null=True)
    changes = models.PositiveIntegerField()
    """What had changed since the first release: corrected results, make-up exams and their results, leave decided."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exam", "number"], name="exam_is_counted_once_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.exam_id} #{self.number}"


def with_changes(exams: ExamQuerySet) -> ExamQuerySet:
    """Annotates `changes`: everything after which the figures of an exam may be others. It only ever grows.

    The release of a make-up counts by itself: who stayed away from it has no result and is absent all the same.
    """
    released = Result.objects.released().order_by()
    corrected = released.filter(exam=OuterRef("pk"), supersedes__isnull=False).values("exam")
    made_up = released.filter(exam__makeup_of=OuterRef("pk")).values("exam__makeup_of")
    makeups = Release.objects.filter(exam__makeup_of=OuterRef("pk")).order_by().values("exam__makeup_of")
    leave = LeaveEvent.objects.filter(to_state__in=[Leave.State.GRANTED, Leave.State.WITHDRAWN]).order_by()
    own = leave.filter(leave__enrolment__sitting__exam=OuterRef("pk"))
    in_makeups = leave.filter(leave__enrolment__sitting__exam__makeup_of=OuterRef("pk"))
    return exams.annotate(
        changes=_count_of(corrected)
        + _count_of(made_up)
        + _count_of(makeups)
        + _count_of(own.values("leave__enrolment__sitting__exam"))
        + _count_of(in_makeups.values("leave__enrolment__sitting__exam__makeup_of"))
    )


def changes_of(exam: Exam) -> int:
    """The same for one exam."""
    changes: int = with_changes(Exam.objects.filter(pk=exam.pk)).get().changes
    return changes


def _count_of(rows: QuerySet[Any, Any]) -> Coalesce:
    counted = rows.annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def exams_without_figures() -> ExamQuerySet:
    """Released monthly exams (make-ups count with their first exam) that were not counted, or whose outcomes may have
    changed since, oldest first."""
    last = FigureRun.objects.filter(exam=OuterRef("pk")).order_by("-number")
    exams = Exam.objects.filter(kind=Exam.Kind.MONTHLY, state=Exam.State.RELEASED, makeup_of=None)
    return (
        with_changes(exams)
        .annotate(counted=Subquery(last.values("changes")[:1]))
        .filter(Q(counted=None) | ~Q(counted=F("changes")))
        .order_by("month", "pk")
    )


class UnitExamFigureQuerySet(models.QuerySet["UnitExamFigure"]):
    def current(self) -> UnitExamFigureQuerySet:
        """The newest figure of each unit and exam."""
        return self.filter(superseded_by=None)

    def of_months(self, unit: Unit, months: tuple[date, ...]) -> UnitExamFigureQuerySet:
        """Figures of exams that `unit` or a unit below it held for these months, newest of each."""
        return (
            self.current()
            .filter(exam__month__in=months, exam__unit__path__startswith=unit.path)
            .select_related("exam", "unit")
            .order_by("unit__path", "exam__month", "pk")
        )

    def visible_to(self, officer: Officer, *, on: date) -> UnitExamFigureQuerySet:
        """Figures of units where `officer` reads evaluations, newest first."""
        units = Unit.objects.where(officer, Permission.EVALUATION_READ, on=on)
        return self.filter(unit__in=units).order_by("-exam__month", "unit__path", "-number")


@append_only
class UnitExamFigure(ChainedRow):
    """One unit (alone or with all below it) in one monthly exam. The figures of an exam are one chain."""

    class Scope(models.TextChoices):
        OWN = "own"
        SUBTREE = "subtree"

    run = models.ForeignKey(FigureRun, on_delete=models.PROTECT, related_name="figures")
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="unit_figures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=8, choices=Scope)
    number = models.PositiveIntegerField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    due = models.PositiveIntegerField()
    present = models.PositiveIntegerField()
    excused = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    percent_sum = models.DecimalField(max_digits=12, decimal_places=2)
    average = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    pass_rate = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    attendance = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    value = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    policy_version_id = models.BigIntegerField(null=True)

    objects = UnitExamFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exam", "seq"], name="unit_figure_has_its_own_place"),
            models.UniqueConstraint(
                fields=["exam", "unit", "scope", "number"], name="unit_is_counted_once_per_exam_and_number"
            ),
            models.CheckConstraint(
                condition=Q(number=1, supersedes=None) | Q(number__gt=1, supersedes__isnull=False),
                name="later_unit_figure_supersedes_one",
            ),
            models.CheckConstraint(
                condition=Q(due__gte=F("present") + F("excused")) & Q(passed__lte=F("present")),
                name="no_more_came_than_were_due",
            ),
        ]
        indexes = [models.Index(fields=["unit", "exam"])]

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.exam_id}"

    @property
    def absent(self) -> int:
        """Due, not there, without leave."""
        return self.due - self.present - self.excused

    def chain_body(self) -> dict[str, Any]:
        figures = {
            name: None if (figure := getattr(self, name)) is None else str(figure)
            for name in ("percent_sum", "average", "pass_rate", "attendance", "value", "points")
        }
        return {
            "run": self.run_id,
            "exam": self.exam_id,
            "unit": self.unit_id,
            "scope": self.scope,
            "number": self.number,
            "supersedes": self.supersedes_id,
            "due": self.due,
            "present": self.present,
            "excused": self.excused,
            "passed": self.passed,
            **figures,
            "policy_version": self.policy_version_id,
            "at": iso(self.at),
        }
