"""Whether a candidate is where the exam is sat."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from exams.actions.errors import Elsewhere
from exams.domain.rooms import belongs_to
from exams.models import Enrolment
from exams.models.enrolments import EnrolmentQuerySet
from exams.models.seating import in_bound_rooms


@dataclass(frozen=True, slots=True)
class Place:
    """The seat of an enrolment with the addresses of its room; all None where there is no seat."""

    in_bound_rooms: bool
    """The sitting takes place at the addresses of its rooms."""
    seat__number: int | None
    seat__let_in_at: datetime | None
    seat__room__number: int | None
    seat__room__room__site__name: str | None
    seat__room__room__networks: list[str] | None
    seat__room__room__machines: dict[str, str] | None

    def refuse_elsewhere(self, address: str, *, begun: bool) -> None:
        """Raises `Elsewhere` for an `address` at which this candidate may not sit. Who has `begun` may go on at any
        machine of the room: a broken one is no dead end."""
        if not self.in_bound_rooms or self.seat__let_in_at is not None:
            return
        if self.seat__number is None:
            raise Elsewhere(_("You have no seat in a room yet. Ask the exam officer, who can give you one."))
        networks, machines = self.seat__room__room__networks or [], self.seat__room__room__machines or {}
        if not belongs_to(address, networks, machines, None if begun else self.seat__number):
            raise Elsewhere(
                _(
                    "This exam is sat at %(site)s, room %(room)d, seat %(seat)d. This computer (%(address)s) does not "
                    "belong there. Ask the invigilator, who can let you in."
                )
                % {
                    "site": self.seat__room__room__site__name,
                    "room": self.seat__room__number,
                    "seat": self.seat__number,
                    "address": address or "?",
                }
            )


PLACE = tuple(field.name for field in fields(Place))


def with_place(enrolments: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """So that `values(*PLACE)` gives what a `Place` is made of."""
    return enrolments.annotate(in_bound_rooms=in_bound_rooms("sitting"))


def place_of(row: dict[str, Any]) -> Place:
    """The place in a row with the names of `PLACE`, taken out of it."""
    return Place(**{name: row.pop(name) for name in PLACE})


def place_of_attempt(attempt_id: UUID) -> Place:
    """The place of a running attempt, with one query."""
    rows: Any = with_place(Enrolment.objects.filter(attempts=attempt_id)).values(*PLACE)
    return place_of(rows.get())
