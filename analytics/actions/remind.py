"""Remind those who have not sat an exam, or not passed it (催办)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from analytics.models import Reminder
from analytics.to_remind import to_remind
from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from exams.models import Exam
from personnel.models import Officer, Unit

ROWS_AT_ONCE = 500


def remind(*, exam: Exam, unit: Unit, actor: Officer, at: datetime) -> int:
    """Asks that everybody in `unit` and below whom `to_remind` names be told; returns how many were not asked today.

    Safe to run twice, and twice at once: a place on the roster has one reminder a day. The notices follow within a
    minute (`portal.notices`).
    """
    asked = to_remind(exam, unit, at=at)
    if asked is None:
        return 0
    day = local_day(at)
    with transaction.atomic():
        known = set(
            Reminder.objects.filter(enrolment__in=asked.people.values("pk"), day=day).values_list(
                "enrolment_id", flat=True
            )
        )
        rows = [
            Reminder(enrolment_id=pk, cause=asked.cause, day=day, at=at, asked_by=actor)
            for pk in asked.people.order_by("pk").values_list("pk", flat=True)
            if pk not in known
        ]
        Reminder.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
        if rows:
            record_audit_event(
                kind="exam.reminded",
                actor_id=actor.pk,
                at=at,
                subject=f"exam:{exam.pk}",
                facts={"unit": unit.pk, "officers": len(rows), "cause": str(asked.cause)},
            )
    return len(rows)
