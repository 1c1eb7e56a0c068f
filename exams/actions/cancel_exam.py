"""Call an exam off before it is closed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions._moves import move_exam
from exams.domain.states import ExamState
from exams.models import Attempt, Exam
from personnel.models import Officer


class CannotCancel(Refused):
    """The exam cannot be called off."""

    code = "cannot_cancel"


def cancel_exam(exam: Exam, *, reason: str, at: datetime, actor: Officer) -> None:
    """Moves an exam that nobody has begun to cancelled, with the reason and an audit event.

    Raises `CannotCancel` without a reason or after somebody has begun, `IllegalMove`, `LostRace`.
    """
    if not reason.strip():
        raise CannotCancel(_("Say why the exam is called off."), code="reason_missing")
    with transaction.atomic():
        move_exam(exam, ExamState.CANCELLED, at=at, actor=actor, reason=reason.strip())
        if Attempt.objects.filter(sitting__exam=exam).exists():
            raise CannotCancel(
                _("Officers have begun this exam. It can no longer be called off."), code="begun"
            )
        record_audit_event(kind="exam.cancelled", actor_id=actor.pk, at=at, subject=f"exam:{exam.pk}")
