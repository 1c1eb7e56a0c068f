"""Sites of the demonstration bureau, and the qualification session in one of their rooms."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from exams.actions.check_in import check_in
from exams.actions.draw_seats import draw_seats
from exams.actions.give_duties import draw_duties
from exams.actions.publish_seats import publish_seats
from exams.actions.save_site import RoomFacts, SiteFacts, save_room, save_site
from exams.actions.take_rooms import take_rooms
from exams.models import ExamRoom, ExamSite, InvigilatorDuty, RoomEvent, SeatAssignment, Sitting
from personnel.models import Unit
from portal.demo.staff import Staff

SEATS: Final = 30
COLUMNS: Final = 6
SITES: Final = 3
"""One of the bureau, the others of county bureaus."""
AHEAD: Final = timedelta(days=3)
DOORS_OPEN: Final = timedelta(minutes=20)


def plant_sites(*, unit: Unit, staff: Staff, at: datetime) -> None:
    """A training ground of the bureau with four rooms, and two county bureaus with two each; made once."""
    counties = unit.get_children().filter(kind=Unit.Kind.COUNTY_BUREAU).order_by("path")[: SITES - 1]
    for place, owner in enumerate([unit, *counties]):
        facts = SiteFacts(owner.name, f"{owner.name}训练基地（示例）", f"人民路{place + 1}号（示例）")
        if ExamSite.objects.filter(unit=owner, name=facts.name).exists():
            continue
        site = save_site(site=None, unit=owner, facts=facts, actor=staff.exam_officer, at=at)
        for number in range(1, 5 if owner == unit else 3):
            save_room(
                room=None,
                site=site,
                facts=RoomFacts(
                    f"{number}01机房", SEATS, COLUMNS, [f"198.51.100.{place * 64 + number * 8}/29"]
                ),
                actor=staff.exam_officer,
                at=at,
            )


def seat_session(sitting: Sitting, staff: Staff) -> None:
    """Seats, tickets and invigilators for a session, three days before it opens."""
    if sitting.rooms.exists():
        return
    at, actor = sitting.opens_at - AHEAD, staff.exam_officer
    rooms = ExamRoom.objects.filter(site__unit=sitting.exam.unit).select_related("site").order_by("pk")
    needed = 1 + (sitting.enrolments.count() - 1) // SEATS
    take_rooms(sitting=sitting, rooms=list(rooms[:needed]), bound=False, actor=actor, at=at)
    draw_seats(sitting=sitting, actor=actor, at=at, seed=sitting.exam.draw_seed)
    publish_seats(sitting=sitting, actor=actor, at=at)
    draw_duties(sitting=sitting, actor=actor, at=at, seed=sitting.exam.draw_seed)


def check_everybody_in(sitting: Sitting) -> None:
    """Those who look after the rooms check every candidate before the session opens."""
    for duty in InvigilatorDuty.objects.filter(sitting=sitting, place=1).select_related("officer"):
        seats = SeatAssignment.objects.filter(room=duty.room_id, checked_in_at=None).order_by("number")
        for seat in seats.select_related("enrolment__sitting__exam"):
            check_in(
                seat=seat,
                kind=RoomEvent.Kind.CHECKED_IN,
                actor=duty.officer,
                at=sitting.opens_at - DOORS_OPEN,
            )
