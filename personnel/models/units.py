"""The tree of units: bureau, county bureaus, stations, brigades."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from personnel.domain.roles import Permission

if TYPE_CHECKING:
    from .officers import Officer


class UnitQuerySet(MP_NodeQuerySet):  # type: ignore[misc]
    def where(self, officer: Officer, permission: Permission, *, on: date) -> UnitQuerySet:
        """The units on which `officer` holds `permission` on day `on`: those of the role and all below."""
        return self.under_paths(officer.paths_where(permission, on=on))

    def under_paths(self, paths: frozenset[str]) -> UnitQuerySet:
        """Units whose path begins with one of `paths`, in tree order."""
        if not paths:
            return self.none()
        condition = Q()
        for path in paths:
            condition |= Q(path__startswith=path)
        return self.filter(condition).order_by("path")


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    """Units in tree order."""

    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node):  # type: ignore[misc]
    """One unit. Its code is its name in every file that comes from outside."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", _("Bureau")
        COUNTY_BUREAU = "county_bureau", _("County bureau")
        DETACHMENT = "detachment", _("Detachment")
        BRIGADE = "brigade", _("Brigade")
        SQUAD = "squad", _("Squad")
        POLICE_STATION = "police_station", _("Police station")
        LEGAL_DEPARTMENT = "legal_department", _("Legal department")
        HR_DEPARTMENT = "hr_department", _("Political (HR) department")
        OTHER = "other", _("Other unit")

    code = models.CharField(_("unit code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = UnitManager()
    node_order_by: list[str] = []

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="unit_has_a_code")]

    def __str__(self) -> str:
        return self.name

    def holds(self, other: Unit) -> bool:
        """Whether `other` is this unit or below it."""
        return other.path.startswith(self.path)
