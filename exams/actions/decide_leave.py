"""The leader of the unit grants or refuses leave."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._leave_moves import move_leave
from exams.domain.absence import LeaveState
from exams.models import Leave
from personnel.domain.roles import Permission
from personnel.models import Officer


class MayNotDecide(Refused):
    """This officer may not decide on this leave; `code` says why."""


def decide_leave(leave: Leave, *, grant: bool, reason: str = "", actor: Officer, at: datetime) -> None:
    """Grants or refuses `leave`. A refusal says why.

    Whoever decides holds `leave_decide` on the officer's unit, is not that officer and did not enter the request:
    two people stand behind every leave. Raises `MayNotDecide`, `IllegalMove` or `LostRace`.
    """
    enrolment = leave.enrolment
    if not actor.may(Permission.LEAVE_DECIDE, on=local_day(at), unit=enrolment.unit):
        raise MayNotDecide(_("The leader of the officer's unit decides on leave."), code="not_the_leader")
    if actor.pk in {enrolment.officer_id, leave.asked_by_id}:
        raise MayNotDecide(
            _("Nobody decides on leave that they asked for. A leader above you does."), code="own_leave"
        )
    if not grant and not reason.strip():
        raise MayNotDecide(_("Say why you refuse."), code="reason_missing")
    move_leave(
        leave,
        LeaveState.GRANTED if grant else LeaveState.REFUSED,
        at=at,
        actor=actor,
        reason=reason.strip(),
    )
