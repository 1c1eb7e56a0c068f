"""Move one candidate to a free seat."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from exams.actions._seat_rules import SeatsRefused, held_sitting, must_be_plannable, published_plan
from exams.models import RoomEvent, SeatAssignment, SittingRoom
from personnel.models import Officer


def move_seat(
    *, seat: SeatAssignment, to: SittingRoom, number: int, reason: str, actor: Officer, at: datetime
) -> None:
    """Seats the candidate on seat `number` of `to`, a room of the same sitting, with `reason`. The ticket number stays.

    The event goes to the log of the room that the candidate leaves, and to that of the other. Raises SeatsRefused: no
    such seat, somebody on it, no reason, or a plan that is not published.
    """
    with transaction.atomic():
        held_sitting(to.sitting)
        must_be_plannable(to.sitting)
        now = SeatAssignment.objects.select_related("room").get(pk=seat.pk)
        if published_plan(to.sitting) is None:
            raise SeatsRefused(_("The plan is not published yet."))
        if not reason:
            raise SeatsRefused(_("Say why the candidate is moved."))
        if not 1 <= number <= to.capacity:
            raise SeatsRefused(_("This room has the seats 1 to %(last)d.") % {"last": to.capacity})
        if SeatAssignment.objects.filter(room=to, number=number).exists():
            raise SeatsRefused(_("Somebody sits on seat %(number)d.") % {"number": number})
        facts = {"from": [now.room.number, now.number], "to": [to.number, number]}
        for room_id in dict.fromkeys((now.room_id, to.pk)):
            RoomEvent.objects.create(
                room_id=room_id,
                enrolment_id=seat.pk,
                kind=RoomEvent.Kind.MOVED,
                at=at,
                actor=actor,
                reason=reason,
                facts=facts,
            )
        SeatAssignment.objects.filter(pk=seat.pk).update(room=to, number=number)
        record_audit_event(
            kind="exam.seat_moved", actor_id=actor.pk, at=at, subject=f"enrolment:{seat.pk}", facts=facts
        )
    seat.room, seat.number = to, number
