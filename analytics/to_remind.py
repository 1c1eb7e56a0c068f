"""Who may be reminded of an exam: while it is open, who has not begun; after the release, who has not passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from analytics.models import Reminder
from analytics.turnout import names
from exams.models import Enrolment, Exam, Leave, Result
from personnel.models import Unit


@dataclass(frozen=True, slots=True)
class ToRemind:
    """Why, and whom: places on the roster."""

    cause: Reminder.Cause
    people: QuerySet[Enrolment]


def to_remind(exam: Exam, unit: Unit, *, at: datetime) -> ToRemind | None:
    """Those of `unit` and below; None while nothing can be done about it (between the window and the release).

    Whoever holds leave is left alone, except where the leave leads to the make-up and results are out. A make-up that
    was passed counts, whichever of its exams is asked about.
    """
    everybody = names(exam, unit)
    granted = Leave.objects.filter(enrolment=OuterRef("pk"), state=Leave.State.GRANTED)
    if exam.state == Exam.State.OPEN:
        still_open = everybody.filter(sitting__closes_at__gt=at, sitting__opens_at__lte=at)
        return ToRemind(Reminder.Cause.NOT_BEGUN, still_open.filter(~Exists(granted), has_sat=False))
    if exam.state == Exam.State.RELEASED:
        first = exam.makeup_of_id or exam.pk
        passed = (
            Result.objects.standing()
            .filter(Q(exam=first) | Q(exam__makeup_of=first), officer=OuterRef("officer"), passed=True)
            .order_by()
        )
        open_ones = everybody.filter(~Exists(passed), ~Exists(granted.filter(to_makeup=False)))
        return ToRemind(Reminder.Cause.NOT_PASSED, open_ones)
    return None
