"""Publish the plan of seats: from now on candidates have their admission tickets."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from exams.actions._seat_rules import SeatsRefused, held_sitting, must_be_plannable, published_plan
from exams.models import SeatAssignment, SeatingPlan, Sitting
from personnel.models import Officer


def publish_seats(*, sitting: Sitting, actor: Officer, at: datetime) -> SeatingPlan:
    """Publishes the newest draw; raises SeatsRefused when there is none, or one is published already."""
    with transaction.atomic():
        held_sitting(sitting)
        must_be_plannable(sitting)
        plan = sitting.seating_plans.order_by("-number").first()
        if published_plan(sitting) is not None:
            raise SeatsRefused(_("The plan is published already."))
        if plan is None or not SeatAssignment.objects.filter(room__sitting=sitting).exists():
            raise SeatsRefused(_("Draw the seats first."))
        plan.published_at, plan.published_by = at, actor
        plan.save(update_fields=["published_at", "published_by"])
        record_audit_event(
            kind="exam.seats_published",
            actor_id=actor.pk,
            at=at,
            subject=f"sitting:{sitting.pk}",
            facts={"plan": plan.number, "hash": plan.digest},
        )
    return plan
