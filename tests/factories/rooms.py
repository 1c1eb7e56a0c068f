"""Sites with rooms, and sittings that take place in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from exams.actions.draw_seats import draw_seats
from exams.actions.publish_seats import publish_seats
from exams.actions.save_site import RoomFacts, SiteFacts, save_room, save_site
from exams.actions.take_rooms import take_rooms
from exams.models import ExamRoom, ExamSite, Sitting
from personnel.models import Officer, Unit


def site(
    unit: Unit,
    *rooms: int,
    actor: Officer,
    at: datetime,
    name: str = "一号考点",
    networks: Sequence[str] = (),
) -> ExamSite:
    """A site of `unit` with rooms of so many seats, in three columns."""
    made = save_site(
        site=None, unit=unit, facts=SiteFacts("安平考区", name, "人民路1号（示例）"), actor=actor, at=at
    )
    for number, seats in enumerate(rooms, start=1):
        facts = RoomFacts(f"{number}01室", seats, min(3, seats), networks)
        save_room(room=None, site=made, facts=facts, actor=actor, at=at)
    return made


def seated(
    sitting: Sitting,
    place: ExamSite,
    *,
    actor: Officer,
    at: datetime,
    bound: bool = False,
    publish: bool = True,
) -> None:
    """`sitting` in all rooms of `place`, seats drawn, and published unless told otherwise."""
    rooms = list(ExamRoom.objects.filter(site=place).select_related("site").order_by("pk"))
    take_rooms(sitting=sitting, rooms=rooms, bound=bound, actor=actor, at=at)
    draw_seats(sitting=sitting, actor=actor, at=at, seed=7)
    if publish:
        publish_seats(sitting=sitting, actor=actor, at=at)
