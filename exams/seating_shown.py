"""Rooms, seats and who invigilates, as screens and printed sheets show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery

from core.asked_often import AskedOften
from exams.models import InvigilatorDuty, Leave, SeatAssignment, SittingRoom
from personnel.models import BadgeHolding

LIVE = ~Q(enrolment__attempts__state="voided")
ON_LEAVE = Q(enrolment__leaves__state=Leave.State.GRANTED)


@dataclass(frozen=True, slots=True)
class Seat:
    """One candidate in a room, with what is known at the door."""

    enrolment: int
    officer: int
    room: int
    number: int
    ticket: str
    badge: str
    name: str
    unit: str
    checked_in_at: datetime | None
    let_in_at: datetime | None
    attempt: str
    """State of the attempt; empty before it begins."""
    on_leave: bool


def with_people(rooms: QuerySet[SittingRoom]) -> QuerySet[SittingRoom]:
    """Rooms with site, counts (`seated`, `checked`) and `duties` in order of place, each officer with `badge`."""
    held = BadgeHolding.objects.filter(officer=OuterRef("officer"), held_until=None)
    duties = (
        InvigilatorDuty.objects.filter(ended_at=None)
        .select_related("officer", "unit")
        .annotate(badge=Subquery(held.values("badge_number")[:1]))
        .order_by("place")
    )
    return (
        rooms.select_related("room__site", "sitting__exam__unit")
        .annotate(
            seated=Count("seats", distinct=True),
            checked=Count("seats", filter=Q(seats__checked_in_at__isnull=False), distinct=True),
        )
        .prefetch_related(Prefetch("duties", duties))
    )


def seats_in(rooms: Iterable[int]) -> list[Seat]:
    """Everybody in these rooms, by room and seat, with one query."""
    held = BadgeHolding.objects.filter(officer=OuterRef("enrolment__officer"), held_until=None)
    rows: Any = (
        SeatAssignment.objects.filter(room__in=list(rooms))
        .annotate(
            badge=Subquery(held.values("badge_number")[:1]),
            live=FilteredRelation("enrolment__attempts", condition=LIVE),
            leave=FilteredRelation("enrolment__leaves", condition=ON_LEAVE),
            live_state=F("live__state"),
            leave_id=F("leave__id"),
        )
        .order_by("room__number", "number")
        .values_list(
            "pk",
            "enrolment__officer",
            "room",
            "number",
            "ticket",
            "badge",
            "enrolment__officer__name",
            "enrolment__unit__name",
            "checked_in_at",
            "let_in_at",
            "live_state",
            "leave_id",
        )
    )
    found: dict[int, Seat] = {}
    for row in rows:
        *facts, badge, name, unit, checked, let_in, live, leave = row
        found.setdefault(
            row[0],
            Seat(*facts, badge or "", name, unit, checked, let_in, live or "", leave is not None),  # type: ignore[arg-type]
        )
    return list(found.values())


def own_seat(enrolment_id: int) -> SeatAssignment | None:
    """The seat of a candidate who may know of it: the plan is published."""
    seat: SeatAssignment | None = _OWN_SEAT.model(enrolment_id)
    return seat


_OWN_SEAT = AskedOften(
    lambda enrolment: SeatAssignment.objects.filter(
        room__sitting__seating_plans__published_at__isnull=False, pk=enrolment
    ).select_related("room__room__site", "room__sitting__exam__unit"),
    -101,
)
