"""Add a line to the incident log of an exam."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions._room_words import keep_words
from exams.models import Enrolment, Exam, Incident, SittingRoom
from personnel.models import Officer


class CannotRecord(Refused):
    """The line cannot stand in this log."""

    code = "cannot_record"


def record_incident(
    *,
    exam: Exam,
    kind: Incident.Kind,
    text: str,
    enrolment: Enrolment | None = None,
    room: SittingRoom | None = None,
    actor: Officer,
    at: datetime,
) -> Incident:
    """Appends one incident about a candidate, a room or the whole exam, with the audit event `exam.incident`.

    Words may be empty: the kind says enough on a busy morning. Raises `CannotRecord` when candidate or room are not of
    this exam.
    """
    of_another = (enrolment is not None and enrolment.sitting.exam_id != exam.pk) or (
        room is not None and room.sitting.exam_id != exam.pk
    )
    if of_another:
        raise CannotRecord(_("This candidate or room does not belong to the exam."))
    with transaction.atomic():
        words, commitment = keep_words(text.strip())
        incident = Incident.objects.create(
            exam=exam,
            room=room,
            enrolment=enrolment,
            kind=kind,
            at=at,
            actor=actor,
            words=words,
            commitment=commitment,
        )
        record_audit_event(
            kind="exam.incident",
            actor_id=actor.pk,
            at=at,
            subject=f"exam:{exam.pk}",
            facts={"incident": incident.pk, "kind": kind.value},
        )
    return incident
