"""Counts that the people who hold an exam ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    F,
    FilteredRelation,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Substr

from personnel.models import BadgeHolding, Officer, Posting, Unit

from .attempts import Attempt
from .enrolments import Enrolment, TimeCredit
from .exams import Exam, ExamQuerySet, Sitting

LIVE = ~Q(attempts__state="voided")


def with_figures(exams: ExamQuerySet) -> ExamQuerySet:
    """Annotates `opens_at`, `closes_at` (first and last), `due` (on the roster) and `sat` (attempts begun)."""
    sittings = Sitting.objects.filter(exam=OuterRef("pk")).order_by().values("exam")
    due = Enrolment.objects.filter(sitting__exam=OuterRef("pk")).order_by().values("sitting__exam")
    begun = Attempt.objects.filter(sitting__exam=OuterRef("pk")).exclude(state="voided")
    sat = begun.order_by().values("sitting__exam")
    return exams.annotate(
        opens_at=Subquery(sittings.annotate(first=Min("opens_at")).values("first")),
        closes_at=Subquery(sittings.annotate(last=Max("closes_at")).values("last")),
        due=_count_of(due),
        sat=_count_of(sat),
    )


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


@dataclass(frozen=True, slots=True)
class Due:
    """Who would be on the roster: all, and those of them who serve elsewhere on that day."""

    officers: int
    seconded: int
    embedded: int


def due_on(unit: Unit, on: date) -> Due:
    """How many officers are in post in `unit` and below on the day `on`."""
    return due_of(Officer.objects.in_post_under(frozenset({unit.path}), on=on), on)


def due_of(due: QuerySet[Officer], on: date) -> Due:
    """The officers of `due`, counted as they serve on the day `on`."""
    officers = due.order_by()

    def elsewhere(kind: str) -> int:
        newest = Posting.objects.filter(officer=OuterRef("pk"), kind=kind, starts_on__lte=on).order_by(
            "-starts_on"
        )
        return officers.annotate(there=Subquery(newest.values("unit_id")[:1])).exclude(there=None).count()

    return Due(officers.count(), elsewhere(Posting.Kind.SECONDMENT), elsewhere(Posting.Kind.EMBEDDED))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the officers of one part of the roster are. `unit` is directly below the unit that holds the exam."""

    unit: Unit
    due: int
    started: int
    writing: int
    finished: int

    @property
    def absent(self) -> int:
        """Due and not begun."""
        return self.due - self.started


def standings(exam: Exam) -> list[Standing]:
    """One row for each unit directly below that of the exam (and itself, if officers serve there), in tree order."""
    length = len(exam.unit.path) + Unit.steplen
    rows = (
        Enrolment.objects.filter(sitting__exam=exam)
        .annotate(part=Substr("unit__path", 1, length), live=FilteredRelation("attempts", condition=LIVE))
        .values("part")
        .annotate(
            due=Count("pk"),
            started=Count("live"),
            writing=Count("live", filter=Q(live__state="in_progress")),
        )
        .order_by("part")
    )
    counts = {row["part"]: row for row in rows}
    units = Unit.objects.filter(path__in=counts).order_by("path")
    return [
        Standing(
            unit=unit,
            due=counts[unit.path]["due"],
            started=counts[unit.path]["started"],
            writing=counts[unit.path]["writing"],
            finished=counts[unit.path]["started"] - counts[unit.path]["writing"],
        )
        for unit in units
    ]


def roster(exam: Exam) -> QuerySet[Enrolment]:
    """The roster with officer and unit; annotates `badge`, `live_state`, `live_started_at`, `live_closed_at`."""
    held = BadgeHolding.objects.filter(officer=OuterRef("officer"), held_until=None)
    return (
        Enrolment.objects.filter(sitting__exam=exam)
        .select_related("officer", "unit")
        .annotate(
            badge=Subquery(held.values("badge_number")[:1]),
            live=FilteredRelation("attempts", condition=LIVE),
            live_state=F("live__state"),
            live_started_at=F("live__started_at"),
            live_closed_at=F("live__closed_at"),
        )
        .order_by("unit__path", "badge", "pk")
    )


def credits_of(enrolments: Iterable[Enrolment]) -> dict[int, int]:
    """Seconds of extra time by enrolment, for those who have any."""
    rows = TimeCredit.objects.filter(enrolment__in=[enrolment.pk for enrolment in enrolments]).order_by()
    return dict(rows.values("enrolment").annotate(total=Sum("seconds")).values_list("enrolment", "total"))
