"""Notices about weekly study: new, and due soon while not done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse

from core.clock import local_day
from portal.notices.events import Event
from training.models import StudyTask

SOON = (1, 3)
"""Days before the last day; only the nearest of them that applies."""


def study_due(at: datetime) -> Iterable[Event]:
    """Weekly studies whose last day is near, for those who have not done them."""
    today = local_day(at)
    rows = (
        StudyTask.objects.in_force()
        .filter(done_at=None, due_on__gte=today, due_on__lte=today + timedelta(days=max(SOON)))
        .order_by("assignment", "pk")
        .values_list("assignment_id", "assignment__title", "due_on", "officer_id", "pk")
    )
    groups: dict[tuple[int, str, str, int], dict[int, str]] = {}
    for assignment, title, due_on, officer, task in rows:
        days = next(days for days in SOON if (due_on - today).days <= days)
        told = groups.setdefault((assignment, title, due_on.isoformat(), days), {})
        told[officer] = reverse("training:weekly_task", args=[task])
    for (assignment, title, last_day, days), told in groups.items():
        yield Event(f"study:{assignment}:due:{days}", "study_due", told, {"title": title, "due_on": last_day})
