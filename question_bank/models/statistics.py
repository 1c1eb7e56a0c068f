"""How a revision did each time it was asked. Rows are only ever added: an exam that is counted again adds new ones."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from core.append_only import append_only

from .questions import QuestionRevision


class RevisionStatisticQuerySet(models.QuerySet["RevisionStatistic"]):
    def newest(self) -> RevisionStatisticQuerySet:
        """The last count of each exam, part and revision."""
        later = RevisionStatistic.objects.filter(
            revision=OuterRef("revision"), exam_id=OuterRef("exam_id"), part=OuterRef("part")
        ).order_by("-pk")
        return self.filter(pk=Subquery(later.values("pk")[:1]))

    def of_question(self, question_id: int) -> RevisionStatisticQuerySet:
        """The history of a question over its revisions, newest exam first."""
        return (
            self.filter(revision__question=question_id)
            .newest()
            .select_related("revision")
            .order_by("-held_on", "-pk")
        )


@append_only
class RevisionStatistic(models.Model):
    """Classical figures of one revision in one exam (`docs/statistics.md`); a part of a case has a row of its own."""

    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, related_name="statistics")
    part = models.PositiveIntegerField(default=0)
    """Which part of a case, from 0; 0 for a question that stands alone."""
    exam_id = models.BigIntegerField(db_index=True)
    held_on = models.DateField()
    """The day on which the exam began."""
    method = models.CharField(max_length=20)
    """Name of the definitions that were used."""
    snapshot = models.CharField(max_length=64)
    """Hash over the marks and answers that were counted."""
    n = models.PositiveIntegerField()
    facility = models.FloatField(null=True)
    discrimination = models.FloatField(null=True)
    figures: models.JSONField[dict[str, Any]] = models.JSONField()
    """All figures, those of the options in the order of the bank, and from how many candidates on they are shown."""
    flags: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    """[{code, option, figure}], what matters most first."""
    policy_version_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    objects = RevisionStatisticQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exam_id", "revision", "part", "method", "snapshot"],
                name="same_answers_are_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(facility=None) | Q(facility__gte=0, facility__lte=1),
                name="facility_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(discrimination=None) | Q(discrimination__gte=-1, discrimination__lte=1),
                name="discrimination_is_a_correlation",
            ),
        ]
        indexes = [models.Index(F("revision"), F("held_on").desc(), name="statistic_history_idx")]

    def __str__(self) -> str:
        return f"{self.revision_id} in exam {self.exam_id}: n={self.n}"
