"""Notices that somebody asked for: reminders of an exam that is not sat or not passed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import FilteredRelation, Q
from django.urls import reverse

from analytics.models import Reminder
from exams.models import Attempt
from portal.notices.events import Event

RECENT = timedelta(days=1)
VOIDED = Attempt.State.VOIDED


def reminders_asked(at: datetime) -> Iterable[Event]:
    """Reminders of the last day, by exam, cause and day: each officer is told once a day and exam.

    Who has a result goes to it: it says which make-ups are left; everybody else to the page of the exam.
    """
    rows = (
        Reminder.objects.filter(at__gte=at - RECENT, at__lte=at)
        .annotate(
            live=FilteredRelation("enrolment__attempts", condition=~Q(enrolment__attempts__state=VOIDED))
        )
        .order_by("day", "pk")
        .values_list(
            "day",
            "cause",
            "enrolment__sitting__exam_id",
            "enrolment__sitting__exam__title",
            "enrolment__officer_id",
            "enrolment__sitting_id",
            "live__id",
        )
    )
    groups: dict[tuple[str, str, int, str], dict[int, str]] = {}
    for day, cause, exam, title, officer, sitting, attempt in rows:
        told = groups.setdefault((day.isoformat(), cause, exam, title), {})
        done = cause == Reminder.Cause.NOT_PASSED and attempt is not None
        told[officer] = (
            reverse("exams:result", args=[attempt]) if done else reverse("exams:start", args=[sitting])
        )
    for (day, cause, exam, title), told in groups.items():
        yield Event(f"reminder:{exam}:{cause}:{day}", f"reminder_{cause}", told, {"title": title})
