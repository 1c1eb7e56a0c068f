"""Notices about exams: coming, closing while one has not begun, released, leave decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from exams.domain.reminding import occasion
from exams.domain.states import ExamState
from exams.models import Enrolment, LeaveEvent, Result, Sitting
from exams.reminders import DAYS_BEFORE, days_named
from portal.notices.events import Event

AHEAD = timedelta(days=3)
"""An exam is announced so long before its window opens."""
RECENT = timedelta(days=2)
"""What happened longer ago is news no more."""


def exams_to_sit(at: datetime) -> Iterable[Event]:
    """Windows that open soon, and windows that close soon for those who have not begun and hold no leave."""
    near = Sitting.objects.filter(
        exam__state=ExamState.OPEN, opens_at__lte=at + AHEAD, closes_at__gt=at
    ).select_related("exam")
    for sitting in near.annotate(named=days_named()):
        path = reverse("exams:start", args=[sitting.pk])
        facts = {
            "title": f"{sitting.exam.title} {sitting.label}".strip(),
            "opens_at": sitting.opens_at.isoformat(),
            "closes_at": sitting.closes_at.isoformat(),
        }
        idle = Enrolment.objects.filter(sitting=sitting).filter(
            ~Q(pk__in=_begun(sitting)), ~Q(leaves__state="granted")
        )
        due = dict.fromkeys(idle.order_by().values_list("officer_id", flat=True), path)
        yield Event(f"exam:{sitting.pk}:coming", "exam_coming", due, facts)
        days = _days_left(sitting, at, DAYS_BEFORE if sitting.named is None else sitting.named)
        if days is not None:
            yield Event(f"exam:{sitting.pk}:closing:{days}", "exam_closing", due, facts)


def _begun(sitting: Sitting) -> object:
    return (
        Enrolment.objects.filter(sitting=sitting, attempts__isnull=False)
        .exclude(attempts__state="voided")
        .order_by()
        .values("pk")
    )


def _days_left(sitting: Sitting, at: datetime, days_before: Sequence[int]) -> int | None:
    """The nearest reminder whose time has come; none that would fall before the window opened."""
    days = occasion(at, sitting.closes_at, days_before)
    length = sitting.closes_at - sitting.opens_at
    return days if days is not None and timedelta(days=days) < length and at >= sitting.opens_at else None


def results_released(at: datetime) -> Iterable[Event]:
    """Results that came out, first ones and corrected ones; what was corrected before the release is a first one."""
    rows = (
        Result.objects.released()
        .filter(release_row__at__gte=at - RECENT)
        .order_by("exam", "number")
        .values_list(
            "exam_id", "exam__title", "number", "supersedes__release_row", "officer_id", "attempt_id"
        )
    )
    groups: dict[tuple[int, str, int, bool], dict[int, str]] = {}
    for exam, title, number, released_before, officer, attempt in rows:
        group = (exam, title, number, released_before is not None)
        groups.setdefault(group, {})[officer] = reverse("exams:result", args=[attempt])
    for (exam, title, number, corrected), told in groups.items():
        kind = "result_corrected" if corrected else "result"
        yield Event(f"result:{exam}:{number}", kind, told, {"title": title})


def leave_decided(at: datetime) -> Iterable[Event]:
    """Leave that was granted or refused."""
    moves = LeaveEvent.objects.filter(at__gte=at - RECENT, to_state__in=["granted", "refused"])
    for move in moves.select_related("leave__enrolment__sitting__exam").order_by("pk"):
        enrolment = move.leave.enrolment
        path = reverse("exams:start", args=[enrolment.sitting_id])
        facts = {"title": enrolment.sitting.exam.title}
        yield Event(f"leave:{move.pk}", f"leave_{move.to_state}", {enrolment.officer_id: path}, facts)
