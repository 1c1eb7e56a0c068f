"""Write down who is due for a published study: in chunks, once each, to be gone on with after a kill."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.clock import local_day
from personnel.models import Officer
from training.models import StudyAssignment, StudyTask

CHUNK = 1000


def due_officers(assignment: StudyAssignment, *, on: date) -> QuerySet[Any, Any]:
    """Officers whose home unit on the day lies in the chosen units, of the chosen police types."""
    paths = frozenset(assignment.units.values_list("path", flat=True))
    due: QuerySet[Any, Any] = Officer.objects.in_post_under(paths, on=on)
    return due.filter(police_type__in=assignment.police_types) if assignment.police_types else due


def assign_tasks(assignment: StudyAssignment, *, at: datetime) -> int:
    """One task for everybody in post on the day of publishing, with the unit of that day.

    Who comes later is due from the next study on. Safe to repeat and side by side; returns how many are due.
    """
    if assignment.published_at is None:
        return 0
    day = local_day(assignment.published_at)
    due = due_officers(assignment, on=day).order_by("pk").values_list("pk", "home_unit_id")
    there = set(assignment.tasks.values_list("officer_id", flat=True))
    missing = [(officer, unit) for officer, unit in due if officer not in there]
    for start in range(0, len(missing), CHUNK):
        rows = [
            StudyTask(
                assignment=assignment,
                officer_id=officer,
                unit_id=unit,
                due_on=assignment.due_on,
                created_at=at,
            )
            for officer, unit in missing[start : start + CHUNK]
        ]
        with transaction.atomic():
            StudyTask.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    StudyAssignment.objects.filter(pk=assignment.pk, roster_done_at=None).update(roster_done_at=at)
    return assignment.tasks.count()


def assign_waiting_tasks(*, at: datetime) -> int:
    """Goes on with every published study whose roster was not finished; returns how many were finished."""
    finished = 0
    for assignment in StudyAssignment.objects.without_roster():
        assign_tasks(assignment, at=at)
        finished += 1
    return finished
