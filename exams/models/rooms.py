"""Where exams are sat: sites (考点) in their area (考区), and their rooms (考场) with seats and machines."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from personnel.domain.roles import Permission
from personnel.models import Officer, Unit


class ExamSiteQuerySet(models.QuerySet["ExamSite"]):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.EXAM_READ
    ) -> ExamSiteQuerySet:
        """Sites of units where `officer` holds `permission`, by area and name."""
        units = Unit.objects.where(officer, permission, on=on)
        return self.filter(unit__in=units.order_by().values("pk")).order_by("area", "name", "pk")


class ExamSite(models.Model):
    """A place with rooms in which exams are held. Officers of `unit` and below sit here rather than elsewhere."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="exam_sites")
    area = models.CharField(_("exam area"), max_length=60)
    name = models.CharField(pgettext_lazy("exam site", "name"), max_length=80)
    address = models.CharField(_("address"), max_length=200, blank=True)
    closed_on = models.DateField(_("no longer used since"), null=True, blank=True)

    objects = ExamSiteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="exam_site_has_its_own_name_in_a_unit"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(area=""), name="exam_site_has_name_and_area"),
        ]

    def __str__(self) -> str:
        return self.name


class ExamRoom(models.Model):
    """A room of a site. Seats are numbered from 1, up and down its columns."""

    site = models.ForeignKey(ExamSite, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(pgettext_lazy("exam site", "name"), max_length=60)
    capacity = models.PositiveSmallIntegerField(_("seats"))
    columns = models.PositiveSmallIntegerField(_("columns of seats"))
    """How many columns (列) stand side by side, as seen from the door."""
    networks: models.JSONField[list[str]] = models.JSONField(default=list)
    """Address ranges of the room: `10.1.2.0/24`, IPv4 or IPv6."""
    machines: models.JSONField[dict[str, str]] = models.JSONField(default=dict)
    """Address of the machine on a seat, by number of the seat: `{"5": "10.1.2.15"}`."""
    closed_on = models.DateField(_("no longer used since"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="exam_room_has_its_own_name_in_a_site"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=500), name="exam_room_has_1_to_500_seats"
            ),
            models.CheckConstraint(
                condition=Q(columns__gte=1, columns__lte=models.F("capacity")),
                name="exam_room_has_columns_of_seats",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="exam_room_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_addresses(self) -> bool:
        """Whether a start can be held to this room."""
        return bool(self.networks or self.machines)
