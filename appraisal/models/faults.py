"""Faults and flaws in enforcement: entered by one person, decided by another, in effect for a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only, frozen_but
from core.domain.days import iso
from core.models import ChainedRow
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

from .texts import SideText


class FaultQuerySet(models.QuerySet["FaultRecord"]):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.FAULT_READ
    ) -> FaultQuerySet:
        """Records of units where `officer` holds `permission`, newest first. Nobody reads a record about
        themselves in the register: the own one is shown after decision, on a page of its own."""
        units = Unit.objects.where(officer, permission, on=on)
        return (
            self.filter(unit__in=units)
            .exclude(Exists(FaultParty.objects.filter(record=OuterRef("pk"), officer=officer)))
            .order_by("-happened_on", "-pk")
        )

    def entered_by(self, officer: Officer) -> FaultQuerySet:
        """What `officer` entered, newest first."""
        return self.filter(entered_by=officer).order_by("-entered_at", "-pk")

    def about(self, officer: Officer) -> FaultQuerySet:
        """Records in which a decision was taken about `officer`, newest first."""
        return self.filter(decisions__party__officer=officer).distinct().order_by("-happened_on", "-pk")

    def waiting(self) -> FaultQuerySet:
        """Entered or appealed against: somebody must decide."""
        return self.filter(state__in=[FaultRecord.State.ENTERED, FaultRecord.State.APPEALED])


@frozen_but("state")
class FaultRecord(models.Model):
    """One matter. Its state moves in `actions/_fault_moves.py` only; its words lie in a side row."""

    class Kind(models.TextChoices):
        FLAW = "flaw", _("Flaw in enforcement")
        FAULT = "fault", _("Fault in enforcement")

    class State(models.TextChoices):
        ENTERED = "entered", _("Waits for a decision")
        DISMISSED = "dismissed", _("Not established")
        DECIDED = "decided", _("Decided")
        APPEALED = "appealed", _("Appealed against")
        FINAL = "final", _("Final")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """The unit in which it happened."""
    happened_on = models.DateField(_("day"))
    case_number = models.CharField(_("case number"), max_length=60, blank=True)
    facts = models.OneToOneField(SideText, on_delete=models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=128)
    entered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.ENTERED, db_index=True)

    objects = FaultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["flaw", "fault"]), name="fault_kind_is_known")
        ]
        indexes = [models.Index(fields=["unit", "happened_on"]), models.Index(fields=["entered_by"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


@append_only
class FaultParty(models.Model):
    """One responsible officer, with role and share of the responsibility (art. 5-11 of 公安部令第138号)."""

    class Role(models.TextChoices):
        HANDLER = "handler", _("Case handler")
        APPRAISER = "appraiser", _("Forensic appraiser")
        REVIEWER = "reviewer", _("Reviewer of the case")
        APPROVER = "approver", _("Approver of the case")

    record = models.ForeignKey(FaultRecord, on_delete=models.PROTECT, related_name="parties")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    """The home unit on the day it happened."""
    role = models.CharField(_("role"), max_length=10, choices=Role)
    share = models.PositiveSmallIntegerField(_("share of responsibility (percent)"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "officer"], name="officer_is_named_once_in_a_record"),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="share_is_a_percentage"),
            models.CheckConstraint(
                condition=Q(role__in=["handler", "appraiser", "reviewer", "approver"]),
                name="party_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} in {self.record_id}"


class FaultDecisionQuerySet(models.QuerySet["FaultDecision"]):
    def standing(self) -> FaultDecisionQuerySet:
        """The newest decision about each officer of each record."""
        return self.filter(superseded_by=None)

    def in_effect(self, officer_ids: Iterable[int], *, on: date) -> FaultDecisionQuerySet:
        """Decisions on faults (not flaws) that hold against these officers on day `on`, by officer and day.

        The state on that day counts: a decision that was superseded later held until then. In one query for any
        number of officers; `party.officer_id` says whose it is.
        """
        later = FaultDecision.objects.filter(party=OuterRef("party"), decided_on__lte=on).filter(
            number__gt=OuterRef("number")
        )
        return (
            self.filter(
                Q(effect_until=None) | Q(effect_until__gt=on),
                party__officer__in=officer_ids,
                record__kind=FaultRecord.Kind.FAULT,
                outcome__in=FaultDecision.ESTABLISHED,
                decided_on__lte=on,
                effect_from__lte=on,
            )
            .exclude(Exists(later))
            .select_related("party", "record")
            .order_by("party__officer", "decided_on", "pk")
        )


@append_only
class FaultDecision(ChainedRow):
    """What was decided about one responsible officer. A later decision supersedes this one, and both stay.

    The decisions of a record are one chain.
    """

    class Outcome(models.TextChoices):
        ESTABLISHED = "established", _("Established")
        NOT_ESTABLISHED = "not_established", _("Not established")
        UPHELD = "upheld", _("Upheld on appeal")
        CHANGED = "changed", _("Changed on appeal")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    ESTABLISHED = (Outcome.ESTABLISHED, Outcome.UPHELD, Outcome.CHANGED)

    record = models.ForeignKey(FaultRecord, on_delete=models.PROTECT, related_name="decisions")
    party = models.ForeignKey(FaultParty, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    outcome = models.CharField(max_length=16, choices=Outcome)
    measures: models.JSONField[list[str]] = models.JSONField()
    """Codes of the policy `fault_rules`."""
    decided_on = models.DateField()
    effect_from = models.DateField(null=True)
    effect_until = models.DateField(null=True)
    """The day from which it has no effect; with `effect_from` set and this empty, it has no end."""
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(SideText, on_delete=models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=128)
    policy_version_id = models.BigIntegerField(null=True)
    entry: models.JSONField[dict[str, Any]] = models.JSONField()
    """The entry that was decided upon, as it stood: kind, unit, day, role, share, commitment to the facts."""

    objects = FaultDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "seq"], name="fault_decision_has_its_own_place"),
            models.UniqueConstraint(fields=["party", "number"], name="fault_decision_number_is_once"),
            models.CheckConstraint(
                condition=Q(number=1, supersedes=None) | Q(number__gt=1, supersedes__isnull=False),
                name="later_fault_decision_supersedes_one",
            ),
            models.CheckConstraint(
                condition=Q(effect_until=None) | Q(effect_until__gte=F("effect_from")),
                name="effect_does_not_end_before_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["established", "upheld", "changed"]) | Q(effect_from__isnull=False),
                name="established_fault_has_a_day_of_effect",
            ),
        ]
        indexes = [models.Index(fields=["party", "decided_on"])]

    def __str__(self) -> str:
        return f"{self.party_id} {self.outcome}"

    def chain_body(self) -> dict[str, Any]:
        return {
            "record": self.record_id,
            "party": self.party_id,
            "number": self.number,
            "supersedes": self.supersedes_id,
            "outcome": self.outcome,
            "measures": self.measures,
            "decided_on": self.decided_on.isoformat(),
            "effect_from": self.effect_from.isoformat() if self.effect_from else None,
            "effect_until": self.effect_until.isoformat() if self.effect_until else None,
            "decided_by": self.decided_by_id,
            "commitment": self.commitment,
            "policy_version": self.policy_version_id,
            "entry": self.entry,
            "at": iso(self.at),
        }


@append_only
class FaultEvent(models.Model):
    """One move of a record: who, when; the words of an appeal lie beside it."""

    record = models.ForeignKey(FaultRecord, on_delete=models.PROTECT, related_name="events")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    words = models.OneToOneField(SideText, on_delete=models.PROTECT, null=True, related_name="+")
    commitment = models.CharField(max_length=128, blank=True)

    def __str__(self) -> str:
        return f"{self.record_id}: {self.from_state} -> {self.to_state}"
