"""Certificates of qualification levels: proposed, signed, and what happened to them since."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import append_only, frozen_but
from core.domain.days import months_after
from exams.models import Result
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from records.domain.certificates import Standing, standing_on

from .credentials import Credential
from .levels import QualificationLevel, Track


def _people(officer: Officer, on: date, permission: Permission) -> Any:
    """Numbers of the officers in units where `officer` holds `permission`."""
    found = Officer.objects.visible_to(officer, on=on, permission=permission)
    return found.order_by().values("pk")


class CertificateProposalQuerySet(models.QuerySet["CertificateProposal"]):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.LEVEL_READ
    ) -> CertificateProposalQuerySet:
        """Proposals for officers in units where `officer` holds `permission`."""
        return self.filter(officer__in=_people(officer, on, permission)).order_by("level__order", "pk")

    def waiting(self) -> CertificateProposalQuerySet:
        """Neither signed nor refused."""
        return self.filter(state=CertificateProposal.State.PROPOSED)


@frozen_but("state", "decided_by", "decided_at", "reason")
class CertificateProposal(models.Model):
    """A level that somebody has earned by an exam or is to be granted by exemption, before it is signed."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("To be signed")
        SIGNED = "signed", _("Signed")
        REFUSED = "refused", _("Refused")

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="certificate_proposals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """The officer's unit on the day of the exam, or of the proposal."""
    level = models.ForeignKey(QualificationLevel, on_delete=models.PROTECT, related_name="proposals")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, null=True, related_name="+")
    result = models.OneToOneField(
        Result, on_delete=models.PROTECT, null=True, related_name="certificate_proposal"
    )
    credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, null=True, related_name="certificate_proposals"
    )
    earlier_number = models.CharField(max_length=40, blank=True)
    """Number of a paper certificate from before the platform; its dates stand beside it."""
    earlier_issued_on = models.DateField(null=True)
    earlier_until = models.DateField(null=True)
    policy_version_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED, db_index=True)
    proposed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    """None: made by the clock from a released result."""
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = CertificateProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(result__isnull=False, credential=None, earlier_number="")
                | Q(result=None, credential__isnull=False, earlier_number="", proposed_by__isnull=False)
                | Q(
                    ~Q(earlier_number=""),
                    result=None,
                    credential=None,
                    earlier_issued_on__isnull=False,
                    proposed_by__isnull=False,
                ),
                name="proposal_rests_on_an_exam_a_credential_or_a_paper",
            ),
            models.UniqueConstraint(
                fields=["earlier_number"],
                condition=~Q(earlier_number="") & Q(state__in=["proposed", "signed"]),
                name="earlier_certificate_is_recorded_once",
            ),
            models.UniqueConstraint(
                fields=["credential", "level"],
                condition=Q(credential__isnull=False, state__in=["proposed", "signed"]),
                name="credential_grants_a_level_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(proposed_by=None) | ~Q(decided_by=F("proposed_by")),
                name="proposal_is_signed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("officer")), name="nobody_signs_the_own_certificate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.level_id}"


class CertificateCounter(models.Model):
    """The last running number of a unit in a year. It stands in the transaction that uses it: no gaps, no doubles."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_counter_per_unit_and_year")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}: {self.last}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.LEVEL_READ
    ) -> CertificateQuerySet:
        """Certificates of officers in units where `officer` holds `permission`."""
        return self.filter(officer__in=_people(officer, on, permission))

    def readable_by(self, officer: Officer, *, on: date) -> CertificateQuerySet:
        """The officer's own, and those in the units where levels may be read."""
        return self.filter(Q(officer=officer) | Q(officer__in=_people(officer, on, Permission.LEVEL_READ)))

    def in_force(self, *, on: date) -> CertificateQuerySet:
        """Neither suspended nor revoked, begun and not run out on the day `on`."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=on), state="valid", valid_from__lte=on)

    def expiring(self, *, on: date, months: int) -> CertificateQuerySet:
        """Whose last day lies from `on` to `months` months later, soonest first; not revoked, and not renewed."""
        renewed = Certificate.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=models.OuterRef("valid_until")),
            officer=models.OuterRef("officer"),
            level=models.OuterRef("level"),
            state="valid",
        )
        return (
            self.filter(valid_until__gte=on, valid_until__lte=months_after(on, months))
            .exclude(state="revoked")
            .filter(~models.Exists(renewed))
            .order_by("valid_until", "number")
        )

    def run_out(self, *, on: date, within: timedelta) -> CertificateQuerySet:
        """Whose last day was before `on`, not longer ago than `within`; not revoked."""
        return self.filter(valid_until__lt=on, valid_until__gte=on - within).exclude(state="revoked")

    def on_a_pass_no_longer(self) -> CertificateQuerySet:
        """Valid ones whose exam result was corrected since: by the result that stands it is no pass."""
        failed = Result.objects.standing().filter(
            attempt=models.OuterRef("proposal__result__attempt"), passed=False
        )
        return self.filter(models.Exists(failed), state="valid", proposal__result__isnull=False).order_by(
            "pk"
        )


@frozen_but("state")
class Certificate(models.Model):
    """执法资格等级证书. What is printed never changes; its state moves in `actions/move_certificate.py` only."""

    class State(models.TextChoices):
        VALID = "valid", pgettext_lazy("certificate", "Valid")
        SUSPENDED = "suspended", pgettext_lazy("certificate", "Suspended")
        REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    number = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="issued_certificates")
    """The issuing body."""
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField(null=True)
    """None: a paper certificate from before the platform, which keeps its own number."""
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="certificates")
    holder_name = models.CharField(max_length=60)
    """The name on the day of issue, as printed."""
    level = models.ForeignKey(QualificationLevel, on_delete=models.PROTECT, related_name="certificates")
    track = models.ForeignKey(Track, on_delete=models.PROTECT, null=True, related_name="+")
    issued_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    """The last day that counts; None has no end."""
    code = models.CharField(max_length=20)
    """What a stranger must know beside the number to check it."""
    proposal = models.OneToOneField(CertificateProposal, on_delete=models.PROTECT, related_name="certificate")
    signed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    policy_version_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.VALID)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "serial"], name="certificate_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="certificate_is_valid_for_a_day_at_least",
            ),
            models.CheckConstraint(
                condition=~Q(signed_by=F("officer")), name="nobody_issues_the_own_certificate"
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "level"]),
            models.Index(fields=["valid_until"]),
        ]

    def __str__(self) -> str:
        return self.number

    def standing(self, *, on: date) -> Standing:
        """What the certificate is worth on the day `on`."""
        return standing_on(on, state=self.state, valid_from=self.valid_from, valid_until=self.valid_until)


@append_only
class CertificateEvent(models.Model):
    """One move of a certificate: who, when, why. The first has no state before it."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.from_state} -> {self.to_state}"


@append_only
class CertificatePrint(models.Model):
    """Each time the certificate left the platform as a file."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="prints")
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.at:%F %T}"
