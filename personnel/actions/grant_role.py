"""Give an officer a role on a unit and its subtree."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.domain.roles import NEEDS_APPOINTMENT, Permission, Role, clash
from personnel.models import Officer, RoleGrant, Unit


class RoleClash(Refused):
    """`held` forbids the wanted role."""

    code = "role_clash"

    def __init__(self, held: Role) -> None:
        super().__init__(_("The three administrators are three different people and hold no other role."))
        self.held = held


class NeedsAppointment(Refused):
    code = "needs_appointment"

    def __init__(self) -> None:
        super().__init__(
            _("This role needs a qualification: it is given by an appointment, not on this screen.")
        )


class GrantToOneself(Refused):
    code = "own_role"

    def __init__(self) -> None:
        super().__init__(_("Nobody gives or ends roles of their own."))


class NotAllowedToGrant(Refused):
    code = "not_allowed"

    def __init__(self) -> None:
        super().__init__(_("You may not give or end roles on this unit."))


class CannotHoldRole(Refused):
    code = "cannot_hold_role"

    def __init__(self) -> None:
        super().__init__(_("The account or the unit is closed."))


@transaction.atomic
def grant_role(
    *,
    officer: Officer,
    role: Role,
    unit: Unit,
    starts_on: date,
    actor: Officer | None,
    at: datetime,
    appointment_id: int | None = None,
) -> RoleGrant:
    """Gives `role` on `unit` and below from the day `starts_on`; returns the grant, the old one if it is held.

    `actor` must hold ROLES_GRANT on the unit on that day and be somebody else; None is the installation itself
    (seeding, the first administrators). `appointment_id` names the appointment behind a role that needs one: then
    whoever appoints has been checked by the app that keeps appointments, and only must be somebody else.
    Records `role.granted`. Raises RoleClash, NeedsAppointment, GrantToOneself, NotAllowedToGrant, CannotHoldRole.
    """
    if actor is not None:
        check_grantor(officer, unit, actor, on=starts_on, appointed=_is_appointed(role, appointment_id))
        if role in NEEDS_APPOINTMENT and appointment_id is None:
            raise NeedsAppointment
    present = Officer.objects.select_for_update().get(pk=officer.pk)
    if not present.is_active or (unit.closed_on is not None and unit.closed_on <= starts_on):
        raise CannotHoldRole
    grants = RoleGrant.objects.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on), officer=present)
    held = frozenset(Role(grant.role) for grant in grants)
    if (forbidding := clash(held, role)) is not None:
        raise RoleClash(forbidding)
    for grant in grants:
        if (grant.role, grant.unit_id, grant.ends_on) == (role, unit.pk, None):
            return grant
    grant = RoleGrant.objects.create(
        officer=present, role=role, unit=unit, starts_on=starts_on, granted_by=actor
    )
    facts = {"role": role.value, "unit": unit.pk, "officer": present.pk}
    if appointment_id is not None:
        facts["appointment"] = appointment_id
    record_audit_event(
        kind="role.granted",
        actor_id=actor.pk if actor else None,
        subject=f"role_grant:{grant.pk}",
        at=at,
        facts=facts,
    )
    return grant


def _is_appointed(role: str, appointment_id: int | None) -> bool:
    """Whether the role comes and goes with an appointment."""
    return role in NEEDS_APPOINTMENT and appointment_id is not None


def check_grantor(officer: Officer, unit: Unit, actor: Officer, *, on: date, appointed: bool = False) -> None:
    """Raises GrantToOneself or NotAllowedToGrant unless `actor` may give and end roles of `officer` on `unit`.

    `appointed`: an appointment is behind it, which another app has checked.
    """
    if actor.pk == officer.pk:
        raise GrantToOneself
    if not appointed and not actor.may(Permission.ROLES_GRANT, on=on, unit=unit):
        raise NotAllowedToGrant
