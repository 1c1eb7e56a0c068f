"""The only code that writes the state of a leave."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from exams.actions._moves import IllegalMove, LostRace
from exams.domain.absence import LEAVE_MOVES, LeaveState
from exams.domain.states import may_move
from exams.models import Leave, LeaveEvent
from personnel.models import Officer


def move_leave(leave: Leave, to: LeaveState, *, at: datetime, actor: Officer, reason: str = "") -> None:
    """Moves `leave`, writes its event and the audit event `leave.<state>`, and updates the instance.

    Raises `IllegalMove` or `LostRace`.
    """
    source = LeaveState(leave.state)
    if not may_move(LEAVE_MOVES, source, to):
        raise IllegalMove(_("This leave has been decided already."))
    with transaction.atomic():
        if Leave.objects.filter(pk=leave.pk, state=source).update(state=to) != 1:
            raise LostRace(_("Somebody else was faster than you. Look at this leave again."))
        LeaveEvent.objects.create(
            leave=leave, from_state=source, to_state=to, at=at, actor=actor, reason=reason
        )
        record_audit_event(
            kind=f"leave.{to}",
            actor_id=actor.pk,
            at=at,
            subject=f"leave:{leave.pk}",
            facts={"enrolment": leave.enrolment_id, "kind": leave.kind},
        )
    leave.state = to
