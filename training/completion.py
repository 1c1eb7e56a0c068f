"""Who has done the weekly study: counted by the database, along the tree of units and down to names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from personnel.models import BadgeHolding, Unit
from training.domain.study import month_after
from training.models import StudyAssignment, StudyTask

COUNTS = {
    "due": Count("pk"),
    "done": Count("done_at"),
    "late": Count("pk", filter=Q(done_late=True)),
}


@dataclass(frozen=True, slots=True)
class Completion:
    """Counts of tasks. `late` are those of `done` that were done after the last day."""

    due: int = 0
    done: int = 0
    late: int = 0

    def __add__(self, other: Completion) -> Completion:
        return Completion(self.due + other.due, self.done + other.done, self.late + other.late)

    @property
    def open(self) -> int:
        """Not done."""
        return self.due - self.done

    @property
    def share(self) -> Fraction | None:
        """Done of due, between 0 and 1; None where nobody was due."""
        return Fraction(self.done, self.due) if self.due else None


def tasks_of(unit: Unit, month: date, assignment: StudyAssignment | None) -> QuerySet[StudyTask]:
    """The tasks of a unit and below: those of one assignment, or all that were due in the month."""
    found = StudyTask.objects.under(unit.path)
    if assignment is not None:
        return found.in_force().filter(assignment=assignment).order_by()
    return found.due_in(month).order_by()


def completion_by_path(tasks: QuerySet[StudyTask]) -> dict[str, Completion]:
    """Counts by path of the unit: counted by the number of the unit, which an index covers; two queries."""
    rows = {row["unit"]: row for row in tasks.values("unit").annotate(**COUNTS)}
    paths = Unit.objects.filter(pk__in=rows).order_by().values_list("pk", "path")
    return {path: Completion(rows[pk]["due"], rows[pk]["done"], rows[pk]["late"]) for pk, path in paths}


def rolled_up(counts: Mapping[str, Completion], path: str) -> Completion:
    """The sum over a unit and everything below it."""
    return sum((each for found, each in counts.items() if found.startswith(path)), Completion())


def assignments_in(unit: Unit, month: date) -> QuerySet[StudyAssignment]:
    """Published assignments of the month for which somebody below the unit is due, newest week first."""
    there = StudyTask.objects.filter(assignment=OuterRef("pk")).under(unit.path)
    return (
        StudyAssignment.objects.published()
        .filter(Exists(there), due_on__gte=month, due_on__lt=month_after(month))
        .order_by("-week", "-pk")
    )


NAME_ORDERS = {"name": "unit__path", "due": "due", "done": "done", "late": "late", "open": "open"}


def names_in(tasks: QuerySet[StudyTask], *, order: str) -> QuerySet[StudyTask, dict[str, Any]]:
    """One row per officer and unit with the counts; `order` is a key of `NAME_ORDERS`, `-` before it turns it."""
    field = NAME_ORDERS.get(order.removeprefix("-"), NAME_ORDERS["name"])
    return (
        tasks.values("officer", "officer__name", "unit", "unit__name", "unit__path")
        .annotate(**COUNTS, open=Count("pk", filter=Q(done_at=None)))
        .order_by(f"-{field}" if order.startswith("-") else field, "unit__path", "officer__name", "officer")
    )


def with_badges(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `names_in` with `badge`, the number held now or an empty text; one query for all."""
    found = list(rows)
    held = BadgeHolding.objects.filter(officer__in={row["officer"] for row in found}, held_until=None)
    badges = dict(held.values_list("officer", "badge_number"))
    return [{**row, "badge": badges.get(row["officer"], "")} for row in found]
