"""Draw who sits where."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.canonical import canonical_json, digest
from exams.actions._seat_rules import (
    SeatsRefused,
    as_rooms,
    held_sitting,
    must_be_plannable,
    published_plan,
    rooms_policy,
)
from exams.actions._seeds import new_seed
from exams.domain import seating
from exams.models import Enrolment, SeatAssignment, SeatingPlan, Sitting
from personnel.models import Officer

BATCH = 500


def draw_seats(*, sitting: Sitting, actor: Officer, at: datetime, seed: int | None = None) -> SeatingPlan:
    """A seat for everybody on the roster of `sitting`, by lot, in place of an earlier draw.

    The plan row keeps the seed, the rules and what they could not avoid, so that anybody can repeat the draw; the audit
    event `exam.seats_drawn` holds the hash over the seats. Raises SeatsRefused: no rooms, nobody on the roster, too few
    seats, or a plan that is published already.
    """
    with transaction.atomic():
        held_sitting(sitting)
        must_be_plannable(sitting)
        if published_plan(sitting) is not None:
            raise SeatsRefused(_("The plan is published; nobody is moved by a draw any more."))
        rows = list(sitting.rooms.select_related("room__site__unit").order_by("number"))
        enrolments = dict(Enrolment.objects.filter(sitting=sitting).values_list("pk", "unit__path"))
        if not rows or not enrolments:
            raise SeatsRefused(_("Seats can be drawn once rooms are chosen and the roster is taken."))
        missing = len(enrolments) - sum(row.capacity for row in rows)
        if missing > 0:
            raise SeatsRefused(
                _("%(count)d seats too few. Choose more rooms.") % {"count": missing}, code="too_few_seats"
            )
        policy = rooms_policy(sitting, local_day(sitting.opens_at))
        chosen = new_seed() if seed is None else seed
        drawn = seating.draw_seats(
            [seating.Candidate(pk, path) for pk, path in sorted(enrolments.items())],
            as_rooms(rows),
            seed=chosen,
            near=policy.body.near,
        )
        seats = _seats(sitting, drawn, {row.pk: row.number for row in rows})
        SeatAssignment.objects.filter(enrolment__sitting=sitting).delete()
        SeatAssignment.objects.bulk_create(seats, batch_size=BATCH)
        plan = SeatingPlan.objects.create(
            sitting=sitting,
            number=sitting.seating_plans.count() + 1,
            seed=chosen,
            policy=msgspec.to_builtins(policy.body),
            policy_version_id=policy.version_id,
            seats=len(seats),
            digest=seats_hash(seats),
            avoided={"neighbours": drawn.neighbours, "away": drawn.away},
            drawn_at=at,
            drawn_by=actor,
        )
        record_audit_event(
            kind="exam.seats_drawn",
            actor_id=actor.pk,
            at=at,
            subject=f"sitting:{sitting.pk}",
            facts={"plan": plan.number, "seats": plan.seats, "seed": chosen, "hash": plan.digest},
        )
    return plan


def seats_hash(seats: list[SeatAssignment]) -> str:
    """Hex hash over enrolment, room and seat, in order of enrolment."""
    rows = sorted([seat.enrolment_id, seat.room_id, seat.number] for seat in seats)
    return digest(canonical_json(rows)).hex()


def ticket_number(sitting: Sitting, serial: int) -> str:
    """准考证号: month of the exam, the sitting's number, and the candidate's in it."""
    return f"{sitting.exam.month:%Y%m}{sitting.pk:05d}{serial:05d}"


def _seats(sitting: Sitting, drawn: seating.Seating, numbers: dict[int, int]) -> list[SeatAssignment]:
    """Rows with their ticket numbers, counted on through the rooms."""
    ordered = sorted(drawn.places.items(), key=lambda item: (numbers[item[1].room], item[1].number))
    return [
        SeatAssignment(
            enrolment_id=pk, room_id=place.room, number=place.number, ticket=ticket_number(sitting, serial)
        )
        for serial, (pk, place) in enumerate(ordered, start=1)
    ]
