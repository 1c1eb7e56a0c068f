"""Rehearse with the seats and the invigilators of the exam instead of drawing others."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from exams.actions._rehearsed_sitting import rehearsed_by
from exams.actions._seat_rules import SeatsRefused, held_sitting, must_be_plannable, published_plan
from exams.actions.draw_seats import BATCH, seats_hash, ticket_number
from exams.actions.give_duties import replace_invigilator
from exams.models import Enrolment, InvigilatorDuty, SeatAssignment, SeatingPlan, Sitting
from personnel.models import Officer


def copy_seats(*, sitting: Sitting, actor: Officer, at: datetime) -> SeatingPlan:
    """Everybody who has a seat in the rehearsed sitting has the same one here, with a ticket of the rehearsal.

    Whoever has none there, or whose room is not among those of the rehearsal, stays without (`avoided.unseated`), and
    is seated with the late ones once the plan is published. Raises SeatsRefused: nothing to copy, or published already.
    Writes the audit event `exam.seats_drawn`.
    """
    source = rehearsed_by(sitting)
    with transaction.atomic():
        held_sitting(sitting)
        must_be_plannable(sitting)
        if published_plan(sitting) is not None:
            raise SeatsRefused(_("The plan is published; nobody is moved by a draw any more."))
        drawn = source.seating_plans.order_by("-number").first()
        rooms = {row.room_id: row for row in sitting.rooms.all()}
        due = dict(Enrolment.objects.filter(sitting=sitting).values_list("officer", "pk"))
        held = SeatAssignment.objects.filter(room__sitting=source).order_by("room__number", "number")
        places = [
            (due[officer], rooms[room], number)
            for officer, room, number in held.values_list("enrolment__officer", "room__room", "number")
            if officer in due and room in rooms and number <= rooms[room].capacity
        ]
        if drawn is None or not places:
            raise SeatsRefused(_("The exam has no seats that could be copied. Draw them here."))
        seats = [
            SeatAssignment(
                enrolment_id=enrolment, room=room, number=number, ticket=ticket_number(sitting, serial)
            )
            for serial, (enrolment, room, number) in enumerate(places, start=1)
        ]
        SeatAssignment.objects.filter(enrolment__sitting=sitting).delete()
        SeatAssignment.objects.bulk_create(seats, batch_size=BATCH)
        plan = SeatingPlan.objects.create(
            sitting=sitting,
            number=sitting.seating_plans.count() + 1,
            seed=drawn.seed,
            policy={**drawn.policy, "copied_from": drawn.pk},
            policy_version_id=drawn.policy_version_id,
            seats=len(seats),
            digest=seats_hash(seats),
            avoided={"unseated": len(due) - len(seats)},
            drawn_at=at,
            drawn_by=actor,
        )
        record_audit_event(
            kind="exam.seats_drawn",
            actor_id=actor.pk,
            at=at,
            subject=f"sitting:{sitting.pk}",
            facts={"plan": plan.number, "seats": plan.seats, "copied_from": drawn.pk, "hash": plan.digest},
        )
    return plan


def copy_duties(*, sitting: Sitting, actor: Officer, at: datetime) -> tuple[int, int]:
    """Puts those who invigilate the rehearsed sitting into the same rooms and places here, where these are empty and
    the rules let them. Returns how many were given a place, and how many may not have theirs.

    Raises SeatsRefused before the plan is published."""
    source = rehearsed_by(sitting)
    given, refused = 0, 0
    with transaction.atomic():
        if published_plan(sitting) is None:
            raise SeatsRefused(_("Publish the plan first: who may invigilate depends on who sits where."))
        rooms = {row.room_id: row for row in sitting.rooms.all()}
        taken = set(sitting.duties.filter(ended_at=None).values_list("room__room", "place"))
        there = InvigilatorDuty.objects.filter(sitting=source, ended_at=None).select_related(
            "officer", "room"
        )
        for duty in there.order_by("room__number", "place"):
            room = rooms.get(duty.room.room_id)
            if room is None or (duty.room.room_id, duty.place) in taken:
                continue
            room.sitting = sitting
            try:
                replace_invigilator(room=room, place=duty.place, officer=duty.officer, actor=actor, at=at)
            except SeatsRefused:
                refused += 1
            else:
                given += 1
    return given, refused
