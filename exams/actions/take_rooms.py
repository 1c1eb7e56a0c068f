"""Say in which rooms a sitting takes place, and whether it is bound to their addresses."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions._seat_rules import held_sitting, must_be_plannable, published_plan, taken_elsewhere
from exams.models import ExamRoom, SeatAssignment, Sitting, SittingRoom
from personnel.models import Officer


class RoomsRefused(Refused):
    """The rooms cannot be taken as asked."""

    code = "rooms_refused"


def take_rooms(
    *, sitting: Sitting, rooms: Collection[ExamRoom], bound: bool, actor: Officer, at: datetime
) -> int:
    """The sitting takes place in `rooms`; with `bound`, attempts begin at their addresses only. Returns their number.

    Before the plan is published, rooms come and go, and seats drawn before are void. Afterwards rooms are only added,
    for whoever comes late. Raises RoomsRefused: a room without addresses cannot be bound, one that another sitting uses
    at the same time cannot be taken.
    """
    unreachable = [room.name for room in rooms if not room.has_addresses] if bound else []
    if unreachable:
        raise RoomsRefused(
            _("%(room)s has no addresses yet, so nobody could start there. Enter them first.")
            % {"room": unreachable[0]}
        )
    with transaction.atomic():
        held_sitting(sitting)
        must_be_plannable(sitting)
        before = {row.room_id: row for row in sitting.rooms.all()}
        wanted = {room.pk: room for room in rooms}
        _refuse_doubles(sitting, [room for pk, room in wanted.items() if pk not in before])
        gone = [row for pk, row in before.items() if pk not in wanted]
        if published_plan(sitting) is None:
            if before.keys() != wanted.keys():
                SeatAssignment.objects.filter(room__sitting=sitting).delete()
            SittingRoom.objects.filter(pk__in=[row.pk for row in gone]).delete()
        elif gone:
            raise RoomsRefused(_("The plan is published; rooms can only be added."))
        _add(sitting, [room for pk, room in wanted.items() if pk not in before])
        sitting.rooms.update(bound=bound)
        record_audit_event(
            kind="exam.rooms_taken",
            actor_id=actor.pk,
            at=at,
            subject=f"sitting:{sitting.pk}",
            facts={"rooms": sorted(wanted), "bound": bound},
        )
    return len(wanted)


def _refuse_doubles(sitting: Sitting, rooms: Collection[ExamRoom]) -> None:
    other = taken_elsewhere(sitting, rooms).select_related("room", "sitting__exam").first()
    if other is not None:
        raise RoomsRefused(
            _("%(room)s is taken at that time by “%(exam)s”.")
            % {"room": other.room.name, "exam": other.sitting.exam.title}
        )


def _add(sitting: Sitting, rooms: Collection[ExamRoom]) -> None:
    """New rooms are numbered on from the last, by area, site and name."""
    last = sitting.rooms.aggregate(last=Max("number"))["last"] or 0
    ordered = sorted(rooms, key=lambda room: (room.site.area, room.site.name, room.site_id, room.name))
    SittingRoom.objects.bulk_create(
        [
            SittingRoom(
                sitting=sitting, room=room, number=number, capacity=room.capacity, columns=room.columns
            )
            for number, room in enumerate(ordered, start=last + 1)
        ]
    )
