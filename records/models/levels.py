"""Qualification levels and tracks of a bureau: rows, so that a reform is an entry and no release."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personnel.models import Unit


class OfBureauQuerySet(models.QuerySet[Any]):
    """Rows that a unit keeps for itself and everything below."""

    def for_unit(self, unit: Unit) -> OfBureauQuerySet:
        """The rows of the nearest unit at or above `unit` that keeps any, in their order."""
        step = Unit.steplen
        paths = [unit.path[: end + step] for end in range(0, len(unit.path), step)]
        nearest = self.filter(unit__path__in=paths).order_by("-unit__depth").values("unit")[:1]
        return self.filter(unit__in=nearest).order_by("order", "pk")


class QualificationLevel(models.Model):
    """执法资格等级: one level of a bureau. The code is its name in policies, exams and files."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="qualification_levels")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    """From the lowest (1) up."""

    objects = OfBureauQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="level_code_is_once_in_a_bureau"),
            models.UniqueConstraint(fields=["unit", "order"], name="level_has_its_own_place_in_the_order"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="level_has_code_and_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Track(models.Model):
    """A subject area in which levels are examined (综合, 刑事 …), with the police types it is meant for."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="qualification_tracks")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    police_types: models.JSONField[list[str]] = models.JSONField(default=list)
    """Names of police types; an empty list is for everybody."""

    objects = OfBureauQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="track_code_is_once_in_a_bureau"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="track_has_code_and_name"),
        ]

    def __str__(self) -> str:
        return self.name
