"""Give a seat to candidates who came onto the roster after the plan was published. Nobody else is moved."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from exams.actions._seat_rules import (
    SeatsRefused,
    as_rooms,
    held_sitting,
    must_be_plannable,
    published_plan,
    rooms_policy,
)
from exams.actions.draw_seats import ticket_number
from exams.domain.seating import free_seat
from exams.models import Enrolment, RoomEvent, SeatAssignment, Sitting
from personnel.models import Officer


def seat_late(*, sitting: Sitting, actor: Officer, at: datetime) -> list[SeatAssignment]:
    """A free seat for everybody on the roster who has none, by the same rules as the draw; an event for each.

    Raises SeatsRefused before the plan is published, or when the free seats are fewer than those who need one.
    """
    with transaction.atomic():
        held_sitting(sitting)
        must_be_plannable(sitting)
        if published_plan(sitting) is None:
            raise SeatsRefused(
                _("The plan is not published yet. Draw the seats again: everybody is in it then.")
            )
        waiting = list(
            Enrolment.objects.filter(sitting=sitting, seat=None).select_related("unit").order_by("pk")
        )
        rows = list(sitting.rooms.select_related("room__site__unit").order_by("number"))
        rooms = as_rooms(rows)
        units: dict[int, dict[int, str]] = defaultdict(dict)
        taken = SeatAssignment.objects.filter(room__sitting=sitting)
        for room, number, path in taken.values_list("room", "number", "enrolment__unit__path"):
            units[room][number] = path
        near = rooms_policy(sitting, local_day(sitting.opens_at)).body.near
        serial = taken.count()
        seats, events = [], []
        for enrolment in waiting:
            found = free_seat(enrolment.unit.path, [(room, units[room.id]) for room in rooms], near=near)
            if found is None:
                raise SeatsRefused(
                    _("%(count)d candidates have no seat, and too few are free. Add a room first.")
                    % {"count": len(waiting)},
                    code="too_few_seats",
                )
            place, same = found
            units[place.room][place.number] = enrolment.unit.path
            serial += 1
            seats.append(
                SeatAssignment(
                    enrolment=enrolment,
                    room_id=place.room,
                    number=place.number,
                    ticket=ticket_number(sitting, serial),
                )
            )
            events.append(
                RoomEvent(
                    room_id=place.room,
                    enrolment=enrolment,
                    kind=RoomEvent.Kind.SEATED_LATE,
                    at=at,
                    actor=actor,
                    facts={"seat": place.number, "neighbours": same},
                )
            )
        SeatAssignment.objects.bulk_create(seats)
        RoomEvent.objects.bulk_create(events)
        record_audit_event(
            kind="exam.seated_late",
            actor_id=actor.pk,
            at=at,
            subject=f"sitting:{sitting.pk}",
            facts={"seats": [[seat.enrolment_id, seat.room_id, seat.number] for seat in seats]},
        )
    return seats
