"""Who has not sat an exam whose window is about to end: pulled by whoever tells them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.reminders import Reminder
from exams.domain.reminding import occasion
from exams.models import Attempt, Enrolment, Leave, SeriesMonth, Sitting

DAYS_BEFORE: Final = (3, 1)
"""For exams that no series made."""
LONGEST: Final = timedelta(days=31)


def exam_reminders(*, at: datetime, officer_id: int | None = None) -> Iterator[Reminder]:
    """One reminder for each officer who is due, has neither sat nor leave, and whose window ends within the days that
    the series names (3 days and 1 day before, where it names none). Two queries."""
    ending = Sitting.objects.open_at(at).filter(closes_at__lt=at + LONGEST).select_related("exam")
    if officer_id is not None:
        ending = ending.filter(enrolments__officer=officer_id)
    told: dict[int, tuple[Sitting, int]] = {}
    for sitting in ending.annotate(named=_days_named()):
        days = DAYS_BEFORE if sitting.named is None else sitting.named
        days_left = occasion(at, sitting.closes_at, days)
        if days_left is not None:
            told[sitting.pk] = sitting, days_left
    if not told:
        return
    sat = Attempt.objects.filter(enrolment=OuterRef("pk")).exclude(state="voided")
    excused = Leave.objects.filter(enrolment=OuterRef("pk"), state=Leave.State.GRANTED)
    waiting = Enrolment.objects.filter(~Exists(sat), ~Exists(excused), sitting__in=told)
    if officer_id is not None:
        waiting = waiting.filter(officer=officer_id)
    for sitting_id, officer in waiting.order_by("sitting", "officer").values_list("sitting", "officer"):
        sitting, days_left = told[sitting_id]
        yield Reminder(
            key=f"exams.sitting:{sitting_id}:{days_left}",
            officer_id=officer,
            label=_("Sit the exam by %(closes)s: %(title)s")
            % {
                "title": sitting.exam.title,
                "closes": date_format(localtime(sitting.closes_at), "DATETIME_FORMAT"),
            },
            due_at=sitting.closes_at,
            url=reverse("exams:start", args=[sitting_id]),
        )


def _days_named() -> Subquery:
    """Days before the end on which the series behind a sitting reminds; a make-up does as its first exam."""
    behind = Q(exam=OuterRef("exam")) | Q(exam=OuterRef("exam__makeup_of"))
    return Subquery(SeriesMonth.objects.filter(behind).values("version__reminder_days")[:1])
