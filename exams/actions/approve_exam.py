"""Approve an exam with one act: its paper is sealed, and from then on it takes its course by itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from exams.actions.seal_exam import seal_exam
from exams.models import Exam, ExamApproval, SeriesVersion
from exams.routine import version_behind
from personnel.domain.roles import Permission
from personnel.models import Officer


class MayNotApprove(Refused):
    """This officer may not approve this exam; `code` says why."""


def approve_exam(exam: Exam, *, seen: str, at: datetime, actor: Officer, production: bool) -> ExamApproval:
    """Seals the paper that `actor` looked at (`seen`, its fingerprint) and schedules the exam.

    The clock announces it on its cut-off date, closes it after its window, marks it and counts the item check. Writes
    the audit event `exam.approved`. Raises `MayNotApprove`, `CannotSeal`, `IllegalMove` or `LostRace`; then nothing
    is written.
    """
    if not actor.may(Permission.EXAM_MANAGE, on=local_day(at), unit=exam.unit):
        raise MayNotApprove(_("Only an exam officer of the unit approves its exams."), code="not_allowed")
    with transaction.atomic():
        seal_exam(exam, seen=seen, at=at, actor=actor, production=production)
        version = version_behind(exam)
        needs_another = version is not None and version.approver == SeriesVersion.Approver.OTHER
        approval = ExamApproval.objects.create(
            exam=exam,
            officer=actor,
            author_id=version.author_id() if version is not None and needs_another else None,
            at=at,
        )
        record_audit_event(kind="exam.approved", actor_id=actor.pk, at=at, subject=f"exam:{exam.pk}")
    return approval
