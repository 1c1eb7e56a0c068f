"""What the live board adds: when a candidate was last heard, what was done about attempts, and the incident log."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import append_only, frozen_but
from exams.domain.interventions import Intervening
from personnel.models import Officer

from .attempts import Attempt
from .enrolments import Enrolment, TimeCredit
from .exams import Exam
from .seating import SittingRoom


class LastHeard(models.Model):
    """When the page of a running attempt last asked for the time. One row for each, overwritten; no history."""

    attempt = models.OneToOneField(
        Attempt, on_delete=models.PROTECT, related_name="last_heard", primary_key=True
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.at:%F %T}"


@frozen_but("text", "salt", "erased_at")
class RoomWords(models.Model):
    """Reasons and incidents in words. Whoever cites them keeps the salted commitment; erasing leaves that standing."""

    salt = models.CharField(max_length=64)
    text = models.TextField()
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.text[:40]


class InterventionQuerySet(models.QuerySet["Intervention"]):
    def of_exam(self, exam: Exam) -> InterventionQuerySet:
        """What was done in an exam, newest first, with who, why and in which room."""
        return self.filter(exam=exam).select_related("actor", "words", "room__room").order_by("-at", "-pk")

    def counted(self, enrolments: models.QuerySet[Enrolment], *, all_of_them: bool) -> InterventionQuerySet:
        """Annotates `affected`: how many of `enrolments` it was done to; without `all_of_them` only where it is one."""
        theirs = Q(effects__enrolment__in=enrolments.order_by().values("pk"))
        found = self.annotate(affected=Count("effects", filter=theirs))
        return found if all_of_them else found.filter(affected__gt=0)

    def in_room(self, room: SittingRoom) -> InterventionQuerySet:
        """What was done to the room as a whole or to somebody who sits there, oldest first."""
        there = Q(room=room) | Q(effects__enrolment__seat__room=room)
        return self.filter(there).select_related("actor", "words").distinct().order_by("at", "pk")


@append_only
class Intervention(models.Model):
    """One act of an invigilator or exam officer about one, several or all candidates of a room: who, when, why."""

    class Kind(models.TextChoices):
        EXTEND = Intervening.EXTEND.value, _("Extend")
        PAUSE = Intervening.PAUSE.value, _("Pause")
        RESUME = Intervening.RESUME.value, pgettext_lazy("exam", "Resume")
        MOVE = Intervening.MOVE.value, _("Move to another machine")
        HAND_IN = Intervening.HAND_IN.value, _("Hand in by force")
        REOPEN = Intervening.REOPEN.value, pgettext_lazy("attempt", "Reopen")
        VOID = Intervening.VOID.value, pgettext_lazy("attempt", "Void")
        UNDO = Intervening.UNDO.value, _("Undo")

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="interventions")
    room = models.ForeignKey(SittingRoom, on_delete=models.PROTECT, null=True, related_name="interventions")
    """When it was meant for everybody in a room."""
    kind = models.CharField(max_length=8, choices=Kind)
    seconds = models.PositiveIntegerField(default=0)
    """How much time an extension or a reopening gives."""
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    words = models.ForeignKey(RoomWords, on_delete=models.PROTECT, null=True, related_name="+")
    """The reason. An undoing needs none."""
    commitment = models.CharField(max_length=128, blank=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    objects = InterventionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Intervening]), name="intervention_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="undo", undoes__isnull=False)
                | (~Q(kind="undo") & Q(undoes=None, words__isnull=False) & ~Q(commitment="")),
                name="intervention_gives_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["exam", "at"], name="interventions_in_time")]

    def __str__(self) -> str:
        return f"{self.exam_id} {self.kind} {self.at:%F %T}"


@append_only
class InterventionEffect(models.Model):
    """What an intervention did to one candidate. Whoever has no row was left as they were."""

    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, related_name="effects")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="interventions")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, null=True, related_name="interventions")
    """None where time was given to somebody who has not begun."""
    credit = models.OneToOneField(TimeCredit, on_delete=models.PROTECT, null=True, related_name="+")
    facts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """`sessions` ended by a move; `saves` that arrived during a pause; `attempt` that goes on after a reopening."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intervention", "enrolment"], name="intervention_affects_a_candidate_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.intervention_id}: {self.enrolment_id}"


class IncidentQuerySet(models.QuerySet["Incident"]):
    def of_exam(self, exam: Exam) -> IncidentQuerySet:
        """The log of an exam, oldest first, with everything a line shows."""
        return (
            self.filter(exam=exam)
            .select_related("actor", "words", "room__room", "enrolment__officer", "enrolment__unit")
            .order_by("at", "pk")
        )

    def in_room(self, room: SittingRoom) -> IncidentQuerySet:
        """The log of one room of a sitting: what was noted about it or about somebody who sits there."""
        return self.of_exam(room.sitting.exam).filter(Q(room=room) | Q(enrolment__seat__room=room))


@append_only
class Incident(models.Model):
    """One line of the incident log (异常记录): when, who or which room, what kind, in words."""

    class Kind(models.TextChoices):
        EQUIPMENT = "equipment", _("Machine or network")
        IDENTITY = "identity", pgettext_lazy("incident", "Identity")
        HEALTH = "health", pgettext_lazy("incident", "Health")
        LATE = "late", pgettext_lazy("incident", "Came late or left early")
        CONDUCT = "conduct", pgettext_lazy("incident", "Conduct")
        OTHER = "other", pgettext_lazy("incident", "Other")

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="incidents")
    room = models.ForeignKey(SittingRoom, on_delete=models.PROTECT, null=True, related_name="incidents")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="incidents")
    """The candidate it is about, if about one."""
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    words = models.ForeignKey(RoomWords, on_delete=models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=128)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["equipment", "identity", "health", "late", "conduct", "other"]),
                name="incident_kind_is_known",
            ),
        ]
        indexes = [models.Index(fields=["exam", "at"], name="incidents_in_time")]

    def __str__(self) -> str:
        return f"{self.exam_id} {self.kind} {self.at:%F %T}"
