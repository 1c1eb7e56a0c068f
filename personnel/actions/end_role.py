"""Take a role back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from core.actions.record_audit_event import record_audit_event
from personnel.domain.roles import NEEDS_APPOINTMENT
from personnel.models import Officer, RoleGrant

from .grant_role import check_grantor


@transaction.atomic
def end_role(
    *,
    grant: RoleGrant,
    ends_on: date,
    actor: Officer | None,
    at: datetime,
    appointment_id: int | None = None,
) -> bool:
    """The role no longer holds on the day `ends_on`; False when it had an end already.

    The same people may end a role as may give it; `appointment_id` names the appointment that ends with it. A role
    that has not begun ends on the day it would begin.
    Records `role.ended`. Raises GrantToOneself, NotAllowedToGrant (see grant_role).
    """
    if actor is not None:
        appointed = grant.role in NEEDS_APPOINTMENT and appointment_id is not None
        check_grantor(grant.officer, grant.unit, actor, on=ends_on, appointed=appointed)
    ended = RoleGrant.objects.filter(pk=grant.pk, ends_on=None).update(
        ends_on=max(ends_on, grant.starts_on), ended_by=actor
    )
    if ended:
        record_audit_event(
            kind="role.ended",
            actor_id=actor.pk if actor else None,
            subject=f"role_grant:{grant.pk}",
            at=at,
            facts={"role": grant.role, "unit": grant.unit_id, "officer": grant.officer_id},
        )
    return bool(ended)
