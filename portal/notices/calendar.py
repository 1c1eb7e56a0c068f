"""An officer's exams and study days as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.clock import local_day
from exams.models import Enrolment
from personnel.models import Officer
from training.models import StudyTask

BACK = timedelta(days=31)


def calendar_of(officer: Officer, *, at: datetime) -> bytes:
    """Windows of announced exams and last days of weekly study, from a month ago on."""
    calendar = Calendar()
    calendar.add("prodid", "-//Lianbing//Exams and study//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Exams and study"))
    rows = Enrolment.objects.announced().filter(officer=officer, sitting__closes_at__gte=at - BACK)
    for enrolment in rows.select_related("sitting__exam").order_by("sitting__opens_at", "pk"):
        sitting = enrolment.sitting
        title = f"{sitting.exam.title} {sitting.label}".strip()
        path = reverse("exams:start", args=[sitting.pk])
        _add(calendar, f"sitting-{sitting.pk}", title, path, sitting.opens_at, sitting.closes_at, at)
    tasks = StudyTask.objects.of(officer).filter(due_on__gte=local_day(at - BACK))
    for task in tasks:
        path = reverse("training:weekly_task", args=[task.pk])
        end = task.due_on + timedelta(days=1)
        _add(calendar, f"study-{task.pk}", task.assignment.title, path, task.due_on, end, at)
    return bytes(calendar.to_ical())


def _add(calendar: Calendar, name: str, title: str, path: str, start: date, end: date, at: datetime) -> None:
    event = Event()
    event.add("uid", f"{name}@lianbing")
    event.add("dtstamp", at)
    event.add("summary", title)
    event.add("dtstart", start.astimezone(UTC) if isinstance(start, datetime) else start)
    event.add("dtend", end.astimezone(UTC) if isinstance(end, datetime) else end)
    event.add("url", f"{settings.PUBLIC_URL}{path}")
    calendar.add_component(event)
