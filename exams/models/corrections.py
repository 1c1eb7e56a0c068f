"""Corrections of results after marking: one person proposes with a reason, another approves; both stay on record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import append_only, frozen_but
from exams.domain.correction import Remedied, Remedy, VoidMode
from personnel.models import Officer
from question_bank.models import QuestionRevision

from .attempts import Attempt
from .exams import Exam

OF_ONE = ["remark", "late"]


def answer_number(attempt_id: UUID) -> str:
    """A short number for the sheet of an attempt, for screens that name nobody."""
    return attempt_id.hex[:8].upper()


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def applied(self) -> CorrectionQuerySet:
        """Those that were applied, in the order in which they were."""
        return self.filter(state=Correction.State.APPLIED).order_by("applied_number")

    def waiting(self) -> CorrectionQuerySet:
        """Proposed and not decided, oldest first."""
        return self.filter(state=Correction.State.PROPOSED).order_by("pk")


@frozen_but("state", "applied_number")
class Correction(models.Model):
    """One remedy, for a question of an exam or for one attempt. Its state moves in `actions/_correction_moves.py`."""

    class Remedy(models.TextChoices):
        CREDIT_ALL = "credit_all", _("Full marks for everybody")
        EITHER_KEY = "either_key", _("The old key and a new one both count")
        NEW_KEY = "new_key", _("A new key only")
        VOID = "void", _("The question does not count")
        REMARK = "remark", _("Other marks for a written answer")
        LATE = "late", _("Answers that came late are admitted")

    class VoidMode(models.TextChoices):
        RESCALE = "rescale", _("Full marks stay; the other questions are scaled up to them")
        TAKE_OUT = "take_out", _("Full marks are lower by those of the question")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waits for a second person")
        APPLIED = "applied", pgettext_lazy("correction", "Applied")
        REFUSED = "refused", pgettext_lazy("correction", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("correction", "Withdrawn")

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="corrections")
    remedy = models.CharField(max_length=12, choices=Remedy)
    void_mode = models.CharField(max_length=10, choices=VoidMode, blank=True)
    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, null=True, related_name="+")
    part = models.PositiveSmallIntegerField(default=0)
    key: models.JSONField[Any] = models.JSONField(null=True)
    """The new key in its JSON form."""
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, null=True, related_name="corrections")
    """Of remedies for one attempt only."""
    position = models.PositiveIntegerField(null=True)
    """Place in the paper of a written answer that gets other marks, from 0."""
    marks = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    late_seq = models.PositiveIntegerField(null=True)
    """Up to which step of the attempt's late chain answers are admitted."""
    reason = models.TextField()
    foreseen: models.JSONField[dict[str, Any]] = models.JSONField()
    """What the dry run showed when it was proposed: numbers of officers, and a hash over every change."""
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    applied_number = models.PositiveIntegerField(null=True)
    """Counts the corrections of an exam in the order in which they were applied, from 1."""
    proposed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "revision", "part"],
                condition=Q(state="proposed", revision__isnull=False),
                name="one_waiting_correction_per_question",
            ),
            models.UniqueConstraint(
                fields=["attempt"],
                condition=Q(state="proposed", attempt__isnull=False),
                name="one_waiting_correction_per_attempt",
            ),
            models.UniqueConstraint(
                fields=["exam", "applied_number"],
                condition=Q(applied_number__isnull=False),
                name="corrections_are_applied_one_after_another",
            ),
            models.CheckConstraint(
                condition=Q(state="applied", applied_number__isnull=False)
                | (~Q(state="applied") & Q(applied_number=None)),
                name="applied_correction_has_its_number",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "applied", "refused", "withdrawn"]),
                name="correction_state_is_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_gives_a_reason"),
            models.CheckConstraint(
                condition=Q(remedy__in=OF_ONE, attempt__isnull=False, revision=None)
                | (~Q(remedy__in=OF_ONE) & Q(attempt=None, revision__isnull=False)),
                name="correction_is_of_a_question_or_of_an_attempt",
            ),
            models.CheckConstraint(
                condition=Q(remedy="void", void_mode__in=["rescale", "take_out"])
                | (~Q(remedy="void") & Q(void_mode="")),
                name="void_question_says_what_becomes_of_its_marks",
            ),
            models.CheckConstraint(
                condition=Q(remedy="remark", position__isnull=False, marks__gte=0)
                | (~Q(remedy="remark") & Q(position=None, marks=None)),
                name="new_marks_name_their_place",
            ),
            models.CheckConstraint(
                condition=Q(remedy="late", late_seq__gte=1) | (~Q(remedy="late") & Q(late_seq=None)),
                name="late_answers_say_up_to_which",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exam_id}: {self.remedy} {self.state}"

    @property
    def names_its_officer(self) -> bool:
        """Whether screens say whose answer it is about: not while other marks for a written one are to be decided."""
        return self.remedy != Correction.Remedy.REMARK or self.state != Correction.State.PROPOSED

    @property
    def answer_number(self) -> str:
        """What stands for the name meanwhile."""
        return answer_number(self.attempt_id) if self.attempt_id is not None else ""

    def remedied(self) -> Remedied:
        """The remedy as the marking takes it; of remedies for a question only."""
        return Remedied(
            self.revision_id or 0,
            self.part,
            Remedy(self.remedy),
            self.key,
            VoidMode(self.void_mode) if self.void_mode else None,
        )


def void_places(exam: Exam) -> frozenset[tuple[int, int]]:
    """Questions of `exam` (revision, part) that count for nobody by now: figures leave them out."""
    newest: dict[tuple[int, int], str] = {}
    rows = Correction.objects.applied().filter(exam=exam, revision__isnull=False)
    for revision, part, remedy in rows.values_list("revision", "part", "remedy"):
        newest[revision or 0, part] = remedy
    return frozenset(place for place, remedy in newest.items() if remedy == Correction.Remedy.VOID)


@append_only
class CorrectionEvent(models.Model):
    """One move of a correction: who, when, why; of its application also what it did."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="events")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    facts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_state=F("to_state")), name="correction_event_moves_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.correction_id}: {self.from_state} -> {self.to_state}"
