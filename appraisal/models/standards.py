"""The articles on which the standards of evaluation rest, and the tasks that a change of law makes for them."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import append_only, frozen_but
from core.clock import local_day
from law.domain.citations import CitationRef
from law.domain.law_tasks import LawDecision
from law.models import Statute, StatuteVersion
from law.models.law_tasks import LawTask, LawTaskEvent, LawTaskQuerySet
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit


@frozen_but("title")
class Standard(models.Model):
    """One row of the rules of evaluation for which `unit` and all below it keep the articles that it rests on.

    What the row asks and what it costs stands in the policy; nothing here changes a rule or a result.
    """

    class Policy(models.TextChoices):
        INDICATORS = "evaluation_indicators", _("Deductions and bonuses")
        VETOES = "veto_rules", _("Vetoes of the evaluation")
        MEASURES = "fault_rules", pgettext_lazy("standard", "Measures for faults")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(max_length=30, choices=Policy)
    """The kind of policy that has the row."""
    code = models.TextField()
    """The code of the row there."""
    title = models.TextField()
    """What the row was called when its articles were written last."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "policy", "code"], name="standard_stands_once_for_a_unit")
        ]

    def __str__(self) -> str:
        return self.title


class BasisQuerySet(models.QuerySet["StandardBasis"]):
    def newest(self) -> BasisQuerySet:
        """The newest of each standard; what was written for a version that was withdrawn never counts."""
        counted = StandardBasis.objects.filter(
            Q(law=None) | Q(law__withdrawn_on=None), standard=OuterRef("standard")
        ).order_by("-turn")
        return self.filter(pk=Subquery(counted.values("pk")[:1]))


@append_only
class StandardBasis(models.Model):
    """All articles on which a standard rests, as one person wrote them (`signed_by` None) or two decided after a
    change of law."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="bases")
    turn = models.PositiveIntegerField()
    law = models.ForeignKey(StatuteVersion, on_delete=models.PROTECT, null=True, related_name="+")
    """The version for which it was decided: it counts from the first day of that, and never if that is withdrawn."""
    written_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    objects = BasisQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "turn"], name="standard_basis_has_one_place"),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("written_by")),
                name="standard_basis_is_signed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard_id}: {self.turn}"

    @property
    def begins_on(self) -> date:
        """The day from which it counts."""
        written = local_day(self.at)
        return max(written, self.law.dates.begins_on) if self.law is not None else written


@append_only
class StandardCitation(models.Model):
    """One article of a basis, by number, with the version against which it was checked."""

    basis = models.ForeignKey(StandardBasis, on_delete=models.PROTECT, related_name="citations")
    statute = models.ForeignKey(Statute, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(StatuteVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    suffix = models.PositiveIntegerField(default=0)
    paragraph = models.PositiveIntegerField(null=True)
    item = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["statute", "number", "suffix"])]

    def __str__(self) -> str:
        return f"{self.statute_id}:{self.number}-{self.suffix}"

    @property
    def label(self) -> str:
        """The canonical text: 《…法》第二十六条第一款第（三）项."""
        return CitationRef(self.statute.title, self.number, self.suffix, self.paragraph, self.item).short

    @property
    def article_key(self) -> str:
        """`26`, or `133-1` for an inserted article."""
        return f"{self.number}-{self.suffix}" if self.suffix else str(self.number)


class StandardLawTaskQuerySet(LawTaskQuerySet):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.EVALUATION_READ
    ) -> StandardLawTaskQuerySet:
        """Tasks about standards of units where `officer` holds `permission`."""
        units = Unit.objects.where(officer, permission, on=on).order_by()
        return self.filter(standard__unit__in=units.values("pk"))

    def waiting_for(self, officer: Officer, *, on: date) -> StandardLawTaskQuerySet:
        """Tasks that `officer` may decide: those of units where the officer prepares evaluations."""
        prepared = self.visible_to(officer, on=on, permission=Permission.EVALUATION_WRITE)
        return prepared.filter(Q(owner=officer) | Q(owner=None), state=LawTask.State.OPEN)

    def to_sign(self, officer: Officer, *, on: date) -> StandardLawTaskQuerySet:
        """Decisions of others that `officer` may sign."""
        signed = self.visible_to(officer, on=on, permission=Permission.EVALUATION_SIGN)
        return signed.filter(state=LawTask.State.DECIDED).exclude(decided_by=officer)


class StandardLawTask(LawTask):
    """A standard that rests on an article which a new version changed. It has no owner: whoever prepares evaluations
    of its unit decides."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="law_tasks")
    over = models.ForeignKey(StandardBasis, on_delete=models.PROTECT, null=True, related_name="+")
    """What stood when it was decided; something else must not be overwritten by the signature."""
    proposal = models.JSONField(null=True)
    """The citations that are to stand, as `ResolvedCitation.as_json` has them; None: what stands stays."""
    basis = models.ForeignKey(StandardBasis, on_delete=models.PROTECT, null=True, related_name="+")
    """What the signature brought."""

    objects = StandardLawTaskQuerySet.as_manager()

    class Meta(LawTask.Meta):
        constraints = [
            *LawTask.Meta.constraints,
            models.UniqueConstraint(
                fields=["standard", "new_version"], name="standard_has_one_task_for_a_version"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"]), models.Index(fields=["owner", "state"])]

    def __str__(self) -> str:
        return f"{self.standard_id}: {self.new_version_id}"

    @property
    def revision_id(self) -> int | None:
        """What answers the task in place of the old text, as `keep_law_tasks` asks for it."""
        return self.basis_id

    def get_decision_display(self) -> str:  # type: ignore[no-redef]
        """What was decided, in the words of a standard."""
        return decision_words(self.decision, stays=self.proposal is None)


@append_only
class StandardLawTaskEvent(LawTaskEvent):
    """One move of a task about a standard."""

    task = models.ForeignKey(StandardLawTask, on_delete=models.PROTECT, related_name="events")

    def __str__(self) -> str:
        return f"{self.task_id}: {self.from_state} -> {self.to_state}"

    @property
    def words(self) -> str:
        """What was decided, in the words of a standard; of what is kept only what stays has a comment. Empty for other
        moves."""
        return decision_words(self.decision, stays=bool(self.comment)) if self.to_state == "decided" else ""


def decision_words(decision: str, *, stays: bool) -> str:
    """A decision about the articles of a standard, in words; empty where nothing is decided."""
    words = {
        LawDecision.KEEP.value: _("The citations stay") if stays else _("Pointed to the new articles"),
        LawDecision.EDIT.value: _("Other articles"),
        LawDecision.RETIRE.value: _("The citations are withdrawn"),
    }
    return str(words.get(decision, ""))
