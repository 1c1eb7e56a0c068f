"""Roles held on a unit and its subtree."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from core.append_only import Rule, frozen_but, never
from personnel.domain.roles import ADMINISTRATORS, Role

from .officers import Officer
from .units import Unit


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def in_force(self, *, on: date) -> RoleGrantQuerySet:
        """Grants that hold on day `on`, by officer and role."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on).order_by("officer", "role")


_ADMINISTRATORS = ", ".join(f"'{role.value}'" for role in sorted(ADMINISTRATORS))
NOBODY_COMBINES = Rule(
    name="administrators_hold_no_other_role",
    broken=(
        "EXISTS (SELECT 1 FROM personnel_rolegrant held WHERE held.officer_id = NEW.officer_id "  # noqa: S608
        f"AND held.role <> NEW.role AND (NEW.role IN ({_ADMINISTRATORS}) OR held.role IN ({_ADMINISTRATORS})) "
        "AND (held.ends_on IS NULL OR held.ends_on > NEW.starts_on) "
        "AND (NEW.ends_on IS NULL OR NEW.ends_on > held.starts_on))"
    ),
    lock="PERFORM 1 FROM personnel_officer WHERE id = NEW.officer_id FOR UPDATE",
    columns=("ends_on",),
)
"""The three administrators are three people and hold nothing else, on any day: held by the database as well."""


@never(NOBODY_COMBINES)
@frozen_but("ends_on", "ended_by")
class RoleGrant(models.Model):
    """A role from `starts_on` until before `ends_on`."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="role_grants")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    granted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "role", "unit"],
                condition=Q(ends_on=None),
                name="role_is_held_once_per_unit",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="role_does_not_end_before_it_starts",
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.role} {self.unit_id}"
