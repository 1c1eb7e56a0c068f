"""Credentials from outside: entered by one person, confirmed by another."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only, frozen_but
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit


class CredentialQuerySet(models.QuerySet["Credential"]):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.LEVEL_READ
    ) -> CredentialQuerySet:
        """Credentials of officers in units where `officer` holds `permission`, newest first."""
        people = Officer.objects.visible_to(officer, on=on, permission=permission)
        return self.filter(officer__in=people.order_by().values("pk")).order_by("-entered_at", "-pk")

    def confirmed(self) -> CredentialQuerySet:
        return self.filter(state=Credential.State.CONFIRMED)

    def waiting(self) -> CredentialQuerySet:
        """Entered and not decided upon."""
        return self.filter(state=Credential.State.ENTERED)


@frozen_but("state", "decided_by", "decided_at", "reason")
class Credential(models.Model):
    """法律职业资格证书 of an officer: kind, number, date."""

    class Kind(models.TextChoices):
        LEGAL_PROFESSION_A = "legal_profession_a", _("Legal profession certificate, class A")
        LEGAL_PROFESSION_B = "legal_profession_b", _("Legal profession certificate, class B")
        LEGAL_PROFESSION_C = "legal_profession_c", _("Legal profession certificate, class C")

    class State(models.TextChoices):
        ENTERED = "entered", _("To be confirmed")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Not confirmed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    number = models.CharField(_("number"), max_length=40)
    issued_on = models.DateField(_("issued on"))
    state = models.CharField(max_length=12, choices=State, default=State.ENTERED, db_index=True)
    entered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                condition=Q(state__in=["entered", "confirmed"]),
                name="credential_number_belongs_to_one_officer",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="credential_has_a_number"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("entered_by")),
                name="credential_is_confirmed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("officer")), name="nobody_confirms_the_own_credential"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.kind}"


class LegalOfficerAppointmentQuerySet(models.QuerySet["LegalOfficerAppointment"]):
    def visible_to(self, officer: Officer, *, on: date) -> LegalOfficerAppointmentQuerySet:
        """Appointments on units where `officer` may read levels, newest first."""
        units = Unit.objects.where(officer, Permission.LEVEL_READ, on=on)
        return self.filter(unit__in=units).order_by("-starts_on", "-pk")

    def with_end(self) -> LegalOfficerAppointmentQuerySet:
        """With what ended it, if anything did."""
        return self.select_related("officer", "unit", "credential", "revocation")


@append_only
class LegalOfficerAppointment(models.Model):
    """法制员聘任: the officer serves the unit as legal officer from `starts_on`; a revocation row ends it."""

    class Form(models.TextChoices):
        FULL_TIME = "full_time", _("Full-time")
        PART_TIME = "part_time", _("Part-time")

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="legal_officer_appointments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="appointments")
    form = models.CharField(max_length=10, choices=Form)
    starts_on = models.DateField()
    appointed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField()

    objects = LegalOfficerAppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "unit", "starts_on"], name="appointed_once_per_unit_and_day"
            ),
            models.CheckConstraint(
                condition=~Q(appointed_by=F("officer")), name="nobody_appoints_oneself_legal_officer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.unit_id} {self.starts_on}"


@append_only
class AppointmentRevocation(models.Model):
    """取消法制员资格: cause, day and document."""

    appointment = models.OneToOneField(
        LegalOfficerAppointment, on_delete=models.PROTECT, related_name="revocation"
    )
    ends_on = models.DateField()
    cause = models.CharField(max_length=500)
    document = models.CharField(max_length=120, blank=True)
    """Number of the decision document."""
    revoked_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(cause=""), name="revocation_has_a_cause")]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.ends_on}"
