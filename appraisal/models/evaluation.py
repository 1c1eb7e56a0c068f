"""Evaluation of units and officers over a month, a quarter or a year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import append_only, frozen_but
from core.domain.days import iso
from core.models import ChainedRow
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

from .texts import SideText


class CycleQuerySet(models.QuerySet["EvaluationCycle"]):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.EVALUATION_READ
    ) -> CycleQuerySet:
        """Cycles that evaluate units where `officer` holds `permission`, newest period first: those held by such a
        unit, and those held by a unit above."""
        paths = officer.paths_where(permission, on=on)
        if not paths:
            return self.none()
        condition = Q()
        for path in paths:
            above = [path[:end] for end in range(Unit.steplen, len(path), Unit.steplen)]
            condition |= Q(unit__path__startswith=path) | Q(unit__path__in=above)
        return self.filter(condition).order_by("-starts_on", "kind", "-pk")

    def held_where(self, officer: Officer, permission: Permission, *, on: date) -> CycleQuerySet:
        """Cycles held by units where `officer` holds `permission`."""
        return self.filter(unit__in=Unit.objects.where(officer, permission, on=on)).order_by(
            "-starts_on", "-pk"
        )


@frozen_but("state")
class EvaluationCycle(models.Model):
    """One period of evaluation held by `unit` over everything below it. The rules are those of its first day, kept
    with it: a later policy changes nothing here. Its state moves in `actions/_evaluation_moves.py` only."""

    class Kind(models.TextChoices):
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        YEAR = "year", _("Year")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("evaluation", "Being evaluated")
        CLOSED = "closed", pgettext_lazy("evaluation", "Closed and signed")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("period"), max_length=8, choices=Kind)
    starts_on = models.DateField()
    ends_before = models.DateField()
    rules: models.JSONField[dict[str, Any]] = models.JSONField()
    """By policy kind: {"version": id or null, "body": {…}}."""
    opened_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)

    objects = CycleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "starts_on"], name="one_evaluation_per_unit_kind_and_start"
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")), name="evaluation_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["month", "quarter", "year"]), name="evaluation_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind} {self.starts_on}"

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.ends_before - timedelta(days=1)

    def version_of(self, kind: str) -> int | None:
        """The policy version that this cycle uses for `kind`; None: the product's default."""
        version = self.rules[kind]["version"]
        return int(version) if version is not None else None


@frozen_but("state")
class EvaluationItem(models.Model):
    """A deduction, a bonus, a veto, or the withdrawal of one, entered by one person and confirmed by another."""

    class Kind(models.TextChoices):
        DEDUCTION = "deduction", _("Deduction")
        BONUS = "bonus", _("Bonus")
        VETO = "veto", _("Veto")
        WITHDRAWAL = "withdrawal", _("Withdrawal of an item")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    cycle = models.ForeignKey(EvaluationCycle, on_delete=models.PROTECT, related_name="items")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    """None: the item is about the unit itself."""
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=40)
    """Of the indicator or the veto rule."""
    title = models.CharField(max_length=120)
    points = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    """Off (below 0) or added."""
    effect = models.CharField(max_length=16, blank=True)
    """Of a veto: `appraisal.domain.evaluation.Effect`."""
    withdraws = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="withdrawals")
    happened_on = models.DateField(_("day"))
    reason = models.OneToOneField(SideText, on_delete=models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=128)
    entered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="deduction", points__lt=0)
                | Q(kind="bonus", points__gt=0)
                | Q(kind__in=["veto", "withdrawal"], points=0),
                name="points_go_the_way_of_their_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="withdrawal", withdraws__isnull=False)
                | (~Q(kind="withdrawal") & Q(withdraws=None)),
                name="withdrawal_names_what_it_withdraws",
            ),
            models.UniqueConstraint(
                fields=["withdraws"],
                condition=Q(withdraws__isnull=False) & ~Q(state="refused"),
                name="item_is_withdrawn_once",
            ),
        ]
        indexes = [models.Index(fields=["cycle", "unit"]), models.Index(fields=["officer"])]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.kind} {self.code}"


@append_only
class EvaluationEvent(models.Model):
    """One move of a cycle or of one of its items: who, when; a reason lies beside it."""

    cycle = models.ForeignKey(EvaluationCycle, on_delete=models.PROTECT, related_name="events")
    item = models.ForeignKey(EvaluationItem, on_delete=models.PROTECT, null=True, related_name="events")
    to_state = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    words = models.OneToOneField(SideText, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.item_id} {self.to_state}"


class EvaluationResultQuerySet(models.QuerySet["EvaluationResult"]):
    def current(self) -> EvaluationResultQuerySet:
        """The newest result of each subject and cycle."""
        return self.filter(superseded_by=None)

    def of_units(self) -> EvaluationResultQuerySet:
        return self.filter(officer=None)

    def unfiled(self) -> EvaluationResultQuerySet:
        """Results that are in no file yet, in order."""
        return self.filter(filing=None).order_by("pk")


@append_only
class EvaluationResult(ChainedRow):
    """What a closed cycle says of one unit or officer. A correction is a further row that supersedes this one.

    The results of a cycle are one chain.
    """

    cycle = models.ForeignKey(EvaluationCycle, on_delete=models.PROTECT, related_name="results")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField(default=1)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    lines: models.JSONField[list[dict[str, Any]]] = models.JSONField()
    vetoes: models.JSONField[list[dict[str, Any]]] = models.JSONField()
    total = models.DecimalField(max_digits=7, decimal_places=2)
    band = models.CharField(max_length=20)
    band_title = models.CharField(max_length=40)
    signed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    objects = EvaluationResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "seq"], name="evaluation_result_has_its_own_place"),
            models.UniqueConstraint(
                fields=["cycle", "unit", "number"],
                condition=Q(officer=None),
                name="unit_is_evaluated_once_per_cycle_and_number",
            ),
            models.UniqueConstraint(
                fields=["cycle", "officer", "number"],
                condition=Q(officer__isnull=False),
                name="officer_is_evaluated_once_per_cycle_and_number",
            ),
            models.CheckConstraint(
                condition=Q(number=1, supersedes=None) | Q(number__gt=1, supersedes__isnull=False),
                name="later_evaluation_result_supersedes_one",
            ),
        ]
        indexes = [models.Index(fields=["officer", "cycle"]), models.Index(fields=["unit", "cycle"])]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.unit_id} {self.officer_id}: {self.total}"

    def chain_body(self) -> dict[str, Any]:
        return {
            "cycle": self.cycle_id,
            "unit": self.unit_id,
            "officer": self.officer_id,
            "number": self.number,
            "supersedes": self.supersedes_id,
            "lines": self.lines,
            "vetoes": self.vetoes,
            "total": str(self.total),
            "band": self.band,
            "band_title": self.band_title,
            "signed_by": self.signed_by_id,
            "at": iso(self.at),
        }


@append_only
class EvaluationSignature(models.Model):
    """The signature under a closed cycle: how many results, and a hash over the head of their chain."""

    cycle = models.OneToOneField(EvaluationCycle, on_delete=models.PROTECT, related_name="signature")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    results = models.PositiveIntegerField()
    head = models.CharField(max_length=128)
    """Hash of the last result of the cycle at that moment; empty when nobody was evaluated."""

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.officer_id}"


@append_only
class EvaluationFiling(models.Model):
    """A result that has reached its file."""

    result = models.OneToOneField(
        EvaluationResult, on_delete=models.PROTECT, related_name="filing", primary_key=True
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.result_id)
