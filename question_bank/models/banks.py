"""Banks belong to a unit; subjects are what a blueprint counts by."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personnel.domain.roles import Permission
from personnel.models import Officer, Unit


class BankQuerySet(models.QuerySet["Bank"]):
    def where(self, officer: Officer, permission: Permission, *, on: date) -> BankQuerySet:
        """Banks of units where `officer` holds `permission`."""
        units = Unit.objects.where(officer, permission, on=on)
        return self.filter(unit__in=units).order_by("code")


class Bank(models.Model):
    """A collection of questions kept by one unit."""

    code = models.CharField(_("bank code"), max_length=40, unique=True)
    name = models.CharField(_("bank name"), max_length=100)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="banks")

    objects = BankQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="bank_has_a_code")]

    def __str__(self) -> str:
        return self.name


class Subject(models.Model):
    """A subject of the syllabus, such as public-order penalties."""

    code = models.CharField(_("subject code"), max_length=40, unique=True)
    name = models.CharField(_("subject name"), max_length=100)

    def __str__(self) -> str:
        return self.name
