"""At the door of a room: identities checked, and exceptions from its addresses."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.origin import current_address
from exams.actions._seat_rules import published_plan
from exams.models import RoomEvent, SeatAssignment
from personnel.models import Officer

DONE = {
    RoomEvent.Kind.CHECKED_IN: ("checked_in_at", True),
    RoomEvent.Kind.CHECK_UNDONE: ("checked_in_at", False),
    RoomEvent.Kind.LET_IN: ("let_in_at", True),
    RoomEvent.Kind.LET_IN_ENDED: ("let_in_at", False),
}


class DoorRefused(Refused):
    """It cannot be done at the door."""

    code = "door_refused"


def check_in(
    *, seat: SeatAssignment, kind: RoomEvent.Kind, reason: str = "", actor: Officer, at: datetime
) -> bool:
    """Notes that the identity was checked, or that the candidate may sit at any address, or takes either back.

    False when it was so already: then no event is written. An exception needs a reason and is an audit event,
    `exam.let_in`. Raises DoorRefused for oneself, once the exam is over, and without a reason for an exception.
    """
    column, sets = DONE[kind]
    enrolment = seat.enrolment
    if actor.pk == enrolment.officer_id:
        raise DoorRefused(_("Nobody checks themselves. Ask another invigilator."))
    if enrolment.sitting.exam.state in ("closed", "marked", "signed_off", "released", "cancelled"):
        raise DoorRefused(_("The exam is over; nothing is changed at the door any more."))
    if published_plan(enrolment.sitting) is None:
        raise DoorRefused(_("The plan is not published yet."))
    if kind == RoomEvent.Kind.LET_IN and not reason:
        raise DoorRefused(_("Say why the candidate may sit at another address."))
    with transaction.atomic():
        open_door = SeatAssignment.objects.filter(pk=seat.pk, **{f"{column}__isnull": sets})
        if open_door.update(**{column: at if sets else None}) != 1:
            return False
        RoomEvent.objects.create(
            room_id=seat.room_id,
            enrolment_id=seat.pk,
            kind=kind,
            at=at,
            actor=actor,
            reason=reason,
            facts={"seat": seat.number, "address": current_address()},
        )
        if column == "let_in_at":
            record_audit_event(
                kind="exam.let_in" if sets else "exam.let_in_ended",
                actor_id=actor.pk,
                at=at,
                subject=f"enrolment:{seat.pk}",
            )
    return True
