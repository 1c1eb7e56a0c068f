"""Ask for leave from an exam, for oneself or on behalf of somebody who cannot; take it back."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._leave_moves import move_leave
from exams.domain.absence import AbsencePolicy, LeaveState, may_ask_now
from exams.models import Enrolment, Exam, Leave, LeaveEvent
from personnel.domain.roles import Permission
from personnel.models import Officer
from personnel.policy import InForce, policy_for

POLICY = "absence"


class LeaveRefused(Refused):
    """Leave cannot be asked for; `code` says why. `field` names the field at fault, if one is."""

    def __init__(self, message: object, *, code: str, field: str | None = None) -> None:
        super().__init__(message, code=code)
        self.field = field


def absence_policy(exam: Exam) -> InForce[AbsencePolicy]:
    """The policy on absence for an exam: that of its unit on its roster cut-off date."""
    return policy_for(POLICY, exam.unit, exam.cut_off)


def ask_leave(
    *, enrolment: Enrolment, kind: str, reason: str, evidence: str = "", actor: Officer, at: datetime
) -> Leave:
    """Writes down that `enrolment`'s officer asks for leave of class `kind`; the leader of their unit decides.

    The officer asks before the window closes; an exam officer may enter it on their behalf until some days later
    (policy). What the policy says of the class is kept with the leave. Writes the audit event `leave.asked`.
    Raises `LeaveRefused`.
    """
    exam = enrolment.sitting.exam
    own = actor.pk == enrolment.officer_id
    if not own and not actor.may(Permission.EXAM_MANAGE, on=local_day(at), unit=exam.unit):
        raise LeaveRefused(_("Only the exam officer enters leave for somebody else."), code="not_allowed")
    policy = absence_policy(exam)
    in_time = may_ask_now(
        closes_at=enrolment.sitting.closes_at,
        at=at,
        on_behalf_days=None if own else policy.body.on_behalf_days,
    )
    announced = exam.state not in {Exam.State.DRAFT, Exam.State.CANCELLED}
    if not in_time or not announced or (own and exam.state != Exam.State.OPEN):
        raise LeaveRefused(_("It is too late to ask for leave from this exam."), code="too_late")
    leave_class = policy.body.class_of(kind)
    if leave_class is None:
        raise LeaveRefused(_("Choose a class of absence."), code="unknown_class", field="kind")
    if not reason.strip():
        raise LeaveRefused(_("Say why."), code="reason_missing", field="reason")
    if leave_class.needs_evidence and not evidence.strip():
        raise LeaveRefused(
            _("This class of absence needs a proof. Say which one."),
            code="evidence_missing",
            field="evidence",
        )
    if enrolment.attempts.exclude(state="voided").exists():
        raise LeaveRefused(_("This exam has been begun; there is no leave from it."), code="begun")
    try:
        with transaction.atomic():
            leave = Leave.objects.create(
                enrolment=enrolment,
                kind=kind,
                reason=reason.strip(),
                evidence=evidence.strip(),
                excused=leave_class.excused,
                to_makeup=leave_class.to_makeup,
                policy_version_id=policy.version_id,
                asked_at=at,
                asked_by=actor,
            )
            LeaveEvent.objects.create(leave=leave, to_state=leave.state, at=at, actor=actor)
            record_audit_event(
                kind="leave.asked",
                actor_id=actor.pk,
                at=at,
                subject=f"leave:{leave.pk}",
                facts={"enrolment": enrolment.pk, "kind": kind},
            )
    except IntegrityError:
        raise LeaveRefused(
            _("Leave from this exam has been asked for already."), code="asked_already"
        ) from None
    return leave


def withdraw_leave(leave: Leave, *, actor: Officer, at: datetime) -> None:
    """The officer takes back a request, or leave that was granted, before the window closes.

    Raises `LeaveRefused`, `IllegalMove` or `LostRace`.
    """
    if actor.pk != leave.enrolment.officer_id:
        raise LeaveRefused(_("Only the officer takes a leave back."), code="not_allowed")
    if at >= leave.enrolment.sitting.closes_at:
        raise LeaveRefused(_("The window is over; this leave stands."), code="too_late")
    move_leave(leave, LeaveState.WITHDRAWN, at=at, actor=actor)
