"""Give an enrolled officer more time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.models import Enrolment, TimeCredit
from personnel.models import Officer


class OwnTime(Refused):
    """The officer who gives the time is the one who would get it."""

    code = "own_time"


def grant_time(
    *,
    enrolment: Enrolment,
    time: timedelta,
    cause: str,
    occasion: str = "",
    reason: str = "",
    actor: Officer | None,
    at: datetime,
) -> bool:
    """Appends a time credit (whole seconds); False when this cause and occasion was credited before.

    It counts from the next look at the clock on, for an attempt that is running too. Raises OwnTime: nobody gives
    time to themselves.
    """
    if actor is not None and actor.pk == enrolment.officer_id:
        raise OwnTime(_("Nobody gives extra time to themselves. Ask another exam officer."))
    with transaction.atomic():
        credit, new = TimeCredit.objects.get_or_create(
            enrolment=enrolment,
            cause=cause,
            occasion=occasion,
            defaults={
                "seconds": int(time.total_seconds()),
                "granted_at": at,
                "granted_by": actor,
                "reason": reason,
            },
        )
        if new:
            record_audit_event(
                kind="exam.time_granted",
                actor_id=actor.pk if actor else None,
                at=at,
                subject=f"enrolment:{enrolment.pk}",
                facts={"cause": cause, "seconds": credit.seconds},
            )
    return new
