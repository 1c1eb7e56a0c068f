"""Weekly study as its officer meets it: on Today, in the own list, on the page of one task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from personnel.models import Officer
from training.domain.study import DUE_SOON
from training.models import Mistake, StudyRecord, StudyTask
from training.study_items import ItemOnDay, items_on

SHOWN_AFTER_DUE = timedelta(days=31)
"""An overdue study stays on Today so long; after that it is in the list of all."""
ON_TODAY = 6


class Standing(StrEnum):
    """How a task stands on a day."""

    OPEN = "open"
    SOON = "soon"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done_late"


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One item of a task on the day, with what the officer did."""

    row: ItemOnDay
    record: StudyRecord | None

    @property
    def is_finished(self) -> bool:
        return self.record is not None

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.record is None and self.row.is_asked


def standing_of(task: StudyTask, *, on: date) -> Standing:
    """Red only when it is really late: the whole last day is in time."""
    if task.done_at is not None:
        return Standing.DONE_LATE if task.done_late else Standing.DONE
    if task.due_on < on:
        return Standing.OVERDUE
    return Standing.SOON if task.due_on - on <= DUE_SOON else Standing.OPEN


def tasks_for_today(officer: Officer, *, on: date) -> QuerySet[StudyTask]:
    """Open tasks with their progress, the nearest deadline first."""
    open_ones = StudyTask.objects.of(officer).filter(done_at=None, due_on__gte=on - SHOWN_AFTER_DUE)
    found: QuerySet[StudyTask] = open_ones.with_progress().order_by("due_on", "pk")
    return found


def studies_for_today(officer: Officer, *, on: date) -> dict[str, Any]:
    """What Today shows of weekly study: open tasks with their standing, and mistakes to repeat. Two queries."""
    tasks = list(tasks_for_today(officer, on=on)[:ON_TODAY])
    return {
        "studies": [{"task": task, "standing": standing_of(task, on=on)} for task in tasks],
        "mistakes": Mistake.objects.open_for(officer).count(),
    }


def shown_items(task: StudyTask, *, officer: Officer, on: date) -> list[ShownItem]:
    """Every item of a task as it stands on the day, with the record of what was done."""
    records = {record.item_id: record for record in task.records.exclude(kind=StudyRecord.Kind.OPENED)}
    return [
        ShownItem(row, records.get(row.item.pk)) for row in items_on(task.assignment, officer=officer, on=on)
    ]
