"""What every change of seats looks at first: one change of a sitting at a time, and what is published stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from exams.domain.rooms import RoomsPolicy
from exams.domain.seating import Room
from exams.domain.states import ExamState
from exams.models import ExamRoom, SeatingPlan, Sitting, SittingRoom
from personnel.policy import InForce, policy_for

POLICY = "rooms"
PLANNABLE = frozenset({ExamState.DRAFT, ExamState.SEALED, ExamState.OPEN})


class SeatsRefused(Refused):
    """Seats cannot be given or changed as asked."""

    code = "seats_refused"


def held_sitting(sitting: Sitting) -> None:
    """Nobody else changes the rooms and seats of `sitting` before the end of the transaction; starting goes on."""
    Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)


def must_be_plannable(sitting: Sitting) -> None:
    """Raises SeatsRefused once the exam is over or called off."""
    if sitting.exam.state not in PLANNABLE:
        raise SeatsRefused(_("The exam is over or called off; rooms and seats stay as they were."))


def taken_elsewhere(sitting: Sitting, rooms: Collection[ExamRoom]) -> QuerySet[SittingRoom]:
    """Which of `rooms` are used by another sitting while `sitting` lasts."""
    return (
        SittingRoom.objects.filter(
            room__in=[room.pk for room in rooms],
            sitting__opens_at__lt=sitting.closes_at,
            sitting__closes_at__gt=sitting.opens_at,
        )
        .exclude(sitting=sitting)
        .exclude(sitting__exam__state=ExamState.CANCELLED)
    )


def published_plan(sitting: Sitting) -> SeatingPlan | None:
    """The plan that candidates know of; None while there is none."""
    return sitting.seating_plans.exclude(published_at=None).first()


def rooms_policy(sitting: Sitting, on: date) -> InForce[RoomsPolicy]:
    """The policy on rooms for the unit that holds the exam, in force on `on`."""
    return policy_for(POLICY, sitting.exam.unit, on)


def as_rooms(rows: list[SittingRoom]) -> list[Room]:
    """Rooms of a sitting (room and site with unit loaded) as the rules see them."""
    return [Room(row.pk, row.capacity, row.columns, row.room.site.unit.path) for row in rows]
