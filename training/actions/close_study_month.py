"""Fix what a month of weekly study came to, officer by officer, in the first days of the next."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from core.clock import local_day
from personnel.models import Unit
from personnel.policy import policy_for
from training.domain.study import MonthTask, month_total, months_to_close
from training.models import StudyMonth, StudyTask

CHUNK = 500
LOOK_BACK = 3
"""Months that are closed belatedly when no clock ran."""


def close_study_months(*, at: datetime) -> int:
    """Step of the clock: closes every month whose day has come, bureau by bureau; returns how many rows it made."""
    closed, today = 0, local_day(at)
    for bureau in Unit.get_root_nodes():
        rules = policy_for("weekly_study", bureau, today)
        months = months_to_close(today, closes_on_day=rules.body.month_closes_on_day, look_back=LOOK_BACK)
        for month in months:
            closed += close_study_month(bureau=bureau, month=month, policy_version_id=rules.version_id, at=at)
    return closed


def close_study_month(*, bureau: Unit, month: date, policy_version_id: int | None, at: datetime) -> int:
    """One row for everybody of the bureau who was due in the month and has none; returns how many.

    Safe to repeat, side by side, and to go on with after a kill: `officer_has_one_study_month` holds.
    """
    closed = 0
    while officer_ids := _open_officers(bureau, month):
        rows = _totals(officer_ids, month, policy_version_id, at)
        with transaction.atomic():
            StudyMonth.objects.bulk_create(rows, ignore_conflicts=True)
        closed += len(rows)
    return closed


def _open_officers(bureau: Unit, month: date) -> list[int]:
    has_one = StudyMonth.objects.filter(officer=OuterRef("officer"), month=month)
    due = StudyTask.objects.due_in(month).under(bureau.path).filter(~Exists(has_one))
    return list(due.order_by("officer").values_list("officer", flat=True).distinct()[:CHUNK])


def _totals(
    officer_ids: list[int], month: date, policy_version_id: int | None, at: datetime
) -> list[StudyMonth]:
    tasks: dict[int, list[MonthTask]] = defaultdict(list)
    found = StudyTask.objects.due_in(month).filter(officer__in=officer_ids).order_by("due_on", "pk")
    for officer_id, unit_id, due_on, minutes, done_at, late in found.values_list(
        "officer", "unit", "due_on", "assignment__minutes", "done_at", "done_late"
    ):
        tasks[officer_id].append(MonthTask(unit_id, due_on, minutes, done_at is not None, late))
    rows = []
    for officer_id, own in tasks.items():
        total = month_total(own)
        rows.append(
            StudyMonth(
                officer_id=officer_id,
                unit_id=total.unit_id,
                month=month,
                assigned=total.assigned,
                completed=total.completed,
                completed_late=total.completed_late,
                minutes=total.minutes,
                policy_version_id=policy_version_id,
                closed_at=at,
            )
        )
    return rows
