"""Who is due to sit, and how much time each was given beyond the rule."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, FilteredRelation, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only
from personnel.models import Officer, Unit

from .exams import Exam, Sitting


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def announced(self) -> EnrolmentQuerySet:
        """Enrolments in exams that candidates may know of."""
        unannounced = [Exam.State.DRAFT, Exam.State.SEALED, Exam.State.CANCELLED]
        return self.exclude(sitting__exam__state__in=unannounced)

    def at_the_door(self) -> EnrolmentQuerySet:
        """With what starting needs beside sitting and exam: `live_attempt_id`, `live_state`, `live_started_at`,
        `live_paused_at`, `barred_by` (the attempt that was voided for good),
        `form`, `paper_id`, `paper_seal`, `paper_items` (of the form this officer was given) and `credit_s`."""
        credits = (
            TimeCredit.objects.filter(enrolment=models.OuterRef("pk"))
            .order_by()
            .values("enrolment")
            .annotate(total=Sum("seconds"))
            .values("total")
        )
        own = self.annotate(
            live=FilteredRelation("attempts", condition=~Q(attempts__state="voided")),
            live_attempt_id=F("live__id"),
            live_state=F("live__state"),
            live_started_at=F("live__started_at"),
            live_paused_at=F("live__paused_at"),
            barring=FilteredRelation("attempts", condition=Q(attempts__bars_start=True)),
            barred_by=F("barring__id"),
            form=Coalesce(F("form_assignment__form"), 1),
            paper_form=F("sitting__exam__papers__form"),
            paper_id=F("sitting__exam__papers__id"),
            paper_seal=F("sitting__exam__papers__seal"),
            paper_items=F("sitting__exam__papers__item_count"),
            credit_s=Coalesce(models.Subquery(credits), 0),
        )
        return own.filter(Q(paper_form=None) | Q(paper_form=F("form"))).order_by("sitting__opens_at", "pk")


class Enrolment(models.Model):
    """An officer on the roster of a sitting, with the unit that the result will belong to."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="enrolments")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="enrolments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """The home unit on the cut-off date."""
    flags: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """What HR data says beside the home unit on that date: {"secondment": unit id, "embedded_posting": unit id}."""
    clearance_id = models.BigIntegerField(null=True)
    enrolled_at = models.DateTimeField()

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "officer"], name="officer_is_enrolled_once_in_a_sitting"
            )
        ]
        indexes = [models.Index(fields=["officer", "sitting"])]

    def __str__(self) -> str:
        return f"{self.officer_id} in {self.sitting_id}"


@append_only
class TimeCredit(models.Model):
    """Seconds added to a person's deadline, for one cause."""

    class Cause(models.TextChoices):
        PERSONAL = "personal", _("Personal extra time")
        EXTENSION = "extension", _("Extension")
        PAUSE = "pause", _("Pause")
        OUTAGE = "outage", _("Outage")
        UNDONE = "undone", _("Taken back")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="time_credits")
    cause = models.CharField(max_length=12, choices=Cause)
    occasion = models.CharField(max_length=60, blank=True)
    """Tells two credits of one kind apart: the start of the outage, the number of the extension."""
    seconds = models.IntegerField()
    """Below zero only where an extension is taken back."""
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "cause", "occasion"], name="time_is_credited_once_per_cause"
            ),
            models.CheckConstraint(
                condition=Q(seconds__gte=0) | Q(cause="undone"), name="time_is_only_taken_back_as_such"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} +{self.seconds}s {self.cause}"
