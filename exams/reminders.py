"""Who has not sat an exam whose window is about to end: pulled by whoever tells them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.reminders import Reminder
from exams.domain.reminding import occasion
from exams.models import Attempt, Enrolment, Exam, Leave, SeriesMonth, Sitting

DAYS_BEFORE: Final = (3, 1)
"""For exams that no series made."""
LONGEST: Final = timedelta(days=31)


def exam_reminders(*, at: datetime, officer_id: int | None = None) -> Iterator[Reminder]:
    """One reminder for each officer who is due, has neither sat nor leave, and whose window ends within the days that
    the series names (3 days and 1 day before, where it names none). Three queries."""
    ending = Sitting.objects.open_at(at).filter(closes_at__lt=at + LONGEST).select_related("exam")
    sittings = {sitting.pk: sitting for sitting in ending}
    days = _days_of({sitting.exam for sitting in sittings.values()})
    told = {
        pk: days_left
        for pk, sitting in sittings.items()
        if (days_left := occasion(at, sitting.closes_at, days[sitting.exam_id])) is not None
    }
    if not told:
        return
    sat = Attempt.objects.filter(enrolment=OuterRef("pk")).exclude(state="voided")
    excused = Leave.objects.filter(enrolment=OuterRef("pk"), state=Leave.State.GRANTED)
    waiting = Enrolment.objects.filter(~Exists(sat), ~Exists(excused), sitting__in=told)
    if officer_id is not None:
        waiting = waiting.filter(officer=officer_id)
    for sitting_id, officer in waiting.order_by("sitting", "officer").values_list("sitting", "officer"):
        sitting = sittings[sitting_id]
        yield Reminder(
            key=f"exams.sitting:{sitting_id}:{told[sitting_id]}",
            officer_id=officer,
            label=_("Sit the exam by %(closes)s: %(title)s")
            % {
                "title": sitting.exam.title,
                "closes": date_format(localtime(sitting.closes_at), "DATETIME_FORMAT"),
            },
            due_at=sitting.closes_at,
            url=reverse("exams:start", args=[sitting_id]),
        )


def _days_of(exams: set[Exam]) -> dict[int, tuple[int, ...]]:
    """Days before the end on which each exam reminds; a make-up does as its first exam."""
    firsts = {exam.pk: exam.makeup_of_id or exam.pk for exam in exams}
    rows = SeriesMonth.objects.filter(exam__in=firsts.values()).values_list("exam", "version__reminder_days")
    named = dict(rows)
    return {exam: tuple(named.get(first, DAYS_BEFORE)) for exam, first in firsts.items()}
