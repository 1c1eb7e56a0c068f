"""Promotion checks: what the rules say of each officer on a day, kept as it was. The platform decides nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import pgettext_lazy

from core.append_only import append_only, frozen_but
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

from .texts import SideText

VERDICTS = ["met", "not_met", "to_check"]


class PromotionCheckQuerySet(models.QuerySet["PromotionCheck"]):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.PROMOTION_READ
    ) -> PromotionCheckQuerySet:
        """Checks made for units where `officer` holds `permission`, newest first. Whoever is on the list of a check
        does not see it: it compares them with others."""
        listed = PromotionCandidate.objects.filter(check_made=OuterRef("pk"), officer=officer)
        return (
            self.filter(unit__in=Unit.objects.where(officer, permission, on=on).order_by().values("pk"))
            .exclude(Exists(listed))
            .order_by("-created_at", "-pk")
        )

    def open(self) -> PromotionCheckQuerySet:
        return self.filter(state=PromotionCheck.State.OPEN)

    def with_waiting(self) -> PromotionCheckQuerySet:
        """Annotates `waits`: whether an override waits for its second signature."""
        waiting = PromotionOverride.objects.waiting().filter(outcome__candidate__check_made=OuterRef("pk"))
        return self.annotate(waits=Exists(waiting))


@frozen_but("state")
class PromotionCheck(models.Model):
    """One list of officers held against what one kind of promotion asks for, on one day. It is never computed again:
    a new check is a new row. Its state moves in `actions/_promotion_moves.py` only."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("promotion check", "Not signed yet")
        SIGNED = "signed", pgettext_lazy("promotion check", "Signed")
        WITHDRAWN = "withdrawn", pgettext_lazy("promotion check", "Withdrawn")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """The unit that it was made for: all candidates serve in it or below."""
    target_code = models.CharField(max_length=40)
    target_title = models.CharField(max_length=120)
    day = models.DateField()
    """What held on this day is what counts."""
    rules: models.JSONField[dict[str, Any]] = models.JSONField()
    """The target of the policy `promotion_rules` as it was used."""
    policy_version_id = models.BigIntegerField(null=True)
    created_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN, db_index=True)

    objects = PromotionCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "signed", "withdrawn"]), name="promotion_check_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(target_code="") & ~Q(target_title=""), name="promotion_check_has_a_target"
            ),
        ]
        indexes = [models.Index(fields=["unit", "created_at"])]

    def __str__(self) -> str:
        return f"{self.target_code} {self.day} {self.state}"


@append_only
class PromotionEvent(models.Model):
    """One move of a check: who, when; the reason of a withdrawal lies beside it."""

    check_made = models.ForeignKey(PromotionCheck, on_delete=models.PROTECT, related_name="events")
    from_state = models.CharField(max_length=9, blank=True)
    to_state = models.CharField(max_length=9)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    words = models.OneToOneField(SideText, on_delete=models.PROTECT, null=True, related_name="+")
    commitment = models.CharField(max_length=128, blank=True)

    def __str__(self) -> str:
        return f"{self.check_made_id}: {self.from_state} -> {self.to_state}"


@append_only
class PromotionCandidate(models.Model):
    """One officer on the list of a check, with name, badge number and unit of that day."""

    check_made = models.ForeignKey(PromotionCheck, on_delete=models.PROTECT, related_name="candidates")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    """In the order pasted, from 1."""
    badge = models.CharField(max_length=20)
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_made", "officer"], name="officer_is_checked_once_in_a_list"
            ),
            models.UniqueConstraint(fields=["check_made", "place"], name="candidate_has_its_own_place"),
            models.CheckConstraint(condition=Q(place__gte=1), name="places_of_candidates_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.check_made_id}#{self.place} {self.officer_id}"


@append_only
class PromotionOutcome(models.Model):
    """What one rule says of one candidate, with the figures and the rows they rest on."""

    candidate = models.ForeignKey(PromotionCandidate, on_delete=models.PROTECT, related_name="outcomes")
    rule = models.CharField(max_length=20)
    """`appraisal.domain.promotion.Rule`."""
    verdict = models.CharField(max_length=8)
    facts: models.JSONField[dict[str, Any]] = models.JSONField()
    evidence: models.JSONField[list[dict[str, Any]]] = models.JSONField()
    """Rows behind the figures: {"kind", "id", …}, see `appraisal.promotion_facts`."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "rule"], name="rule_speaks_once_of_a_candidate"),
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="promotion_verdict_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.rule}: {self.verdict}"


class PromotionOverrideQuerySet(models.QuerySet["PromotionOverride"]):
    def waiting(self) -> PromotionOverrideQuerySet:
        """Those that nobody has decided."""
        return self.filter(decision=None)


@append_only
class PromotionOverride(models.Model):
    """Another verdict, asked for with a reason; it counts only when somebody else accepts it."""

    outcome = models.ForeignKey(PromotionOutcome, on_delete=models.PROTECT, related_name="overrides")
    number = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=8)
    reason = models.OneToOneField(SideText, on_delete=models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=128)
    proposed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PromotionOverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outcome", "number"], name="override_number_is_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=["met", "not_met"]), name="override_says_met_or_not_met"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id}#{self.number} {self.verdict}"


@append_only
class OverrideDecision(models.Model):
    """The second signature under an override, or its refusal."""

    override = models.OneToOneField(PromotionOverride, on_delete=models.PROTECT, related_name="decision")
    proposed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    """As in the override: the database compares the two signatures."""
    accepted = models.BooleanField()
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.OneToOneField(SideText, on_delete=models.PROTECT, null=True, related_name="+")
    """Why it was refused."""
    commitment = models.CharField(max_length=128, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")), name="override_is_decided_by_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(accepted=True) | Q(words__isnull=False), name="refused_override_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.override_id}: {self.accepted}"


@append_only
class PromotionSignature(models.Model):
    """The signature under a check: a hash over all outcomes, overrides and decisions as they stood."""

    check_made = models.OneToOneField(PromotionCheck, on_delete=models.PROTECT, related_name="signature")
    maker = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    """As in the check: the database compares the two."""
    signer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    hash = models.CharField(max_length=128)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(signer=F("maker")), name="promotion_check_is_signed_by_somebody_else"
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_made_id} {self.signer_id}"
