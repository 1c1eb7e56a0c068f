"""Several people give seats at once: one seat, one candidate, and whoever was slower is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.clock import now
from core.domain.errors import Refused
from exams.actions.move_seat import move_seat
from exams.actions.seat_late import seat_late
from exams.models import Enrolment, RoomEvent, SeatAssignment, Sitting, SittingRoom
from tests.exams.managing import opened
from tests.exams.test_racing import at_once
from tests.factories import cast, officer
from tests.factories.rooms import seated, site

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_free_seat_is_given_once_and_late_candidates_are_seated_once() -> None:
    people = cast()
    exam = opened(people, candidates=[people.li, people.wang, people.chen])
    sitting = Sitting.objects.select_related("exam__unit").get(exam=exam)
    seated(sitting, site(people.bureau, 6, actor=people.wang, at=now()), actor=people.wang, at=now())
    room = SittingRoom.objects.select_related("sitting__exam").get()
    for number in range(2):
        late = officer(f"20000{number}", f"同事{number}", unit=people.station)
        Enrolment.objects.create(sitting=sitting, officer=late, unit=people.station, enrolled_at=now())

    def move(seat: SeatAssignment) -> str:
        try:
            move_seat(seat=seat, to=room, number=6, reason="换座", actor=people.wang, at=now())
        except Refused as refusal:
            return refusal.code
        return "moved"

    moves: list[Callable[[], str]] = [lambda seat=seat: move(seat) for seat in SeatAssignment.objects.all()]  # type: ignore[misc]
    moved = at_once(moves)
    given = at_once([lambda: len(seat_late(sitting=sitting, actor=people.wang, at=now()))] * 3)

    assert sorted(moved) == ["moved", "seats_refused", "seats_refused"]
    assert sorted(given) == [0, 0, 2]
    assert RoomEvent.objects.filter(kind="moved").count() == 1
    assert sorted(SeatAssignment.objects.values_list("number", flat=True))[-1] == 6
    assert SeatAssignment.objects.count() == 5
