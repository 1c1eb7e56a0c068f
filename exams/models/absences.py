"""Leave (请假) from an exam: asked for, granted or refused by the leader of the officer's unit."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import append_only, frozen_but
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

from .enrolments import Enrolment


class LeaveQuerySet(models.QuerySet["Leave"]):
    def to_decide(self, officer: Officer, *, on: date) -> LeaveQuerySet:
        """Leave of officers of the units where `officer` decides on leave, but for their own; oldest request first."""
        units = Unit.objects.where(officer, Permission.LEAVE_DECIDE, on=on)
        return self.filter(enrolment__unit__in=units).exclude(enrolment__officer=officer).order_by("asked_at")

    def asked(self) -> LeaveQuerySet:
        return self.filter(state=Leave.State.ASKED)

    def granted(self) -> LeaveQuerySet:
        return self.filter(state=Leave.State.GRANTED)


@frozen_but("state")
class Leave(models.Model):
    """One request, with what the policy says of its class. Its state moves in `actions/_leave_moves.py` only."""

    class Kind(models.TextChoices):
        ON_DUTY = "on_duty", pgettext_lazy("class of absence", "On duty")
        SICK = "sick", _("Sick leave")
        MATERNITY = "maternity", _("Maternity leave")
        STUDY = "study", _("Study leave")
        OTHER = "other", pgettext_lazy("class of absence", "Other")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("leave", "Waiting for a decision")
        GRANTED = "granted", pgettext_lazy("leave", "Granted")
        REFUSED = "refused", pgettext_lazy("leave", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("leave", "Withdrawn")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="leaves")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    """What proves it, in words: number of a duty order, hospital and date of a certificate."""
    excused = models.BooleanField()
    """Not counted as absent without leave when granted."""
    to_makeup = models.BooleanField()
    """Goes to the make-up exam, without a cap on the score, when granted."""
    policy_version_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    """The officer, or the exam officer who entered it on their behalf."""

    objects = LeaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state__in=["asked", "granted"]),
                name="one_standing_leave_per_officer_and_sitting",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "granted", "refused", "withdrawn"]),
                name="leave_state_is_known",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.kind} {self.state}"


@append_only
class LeaveEvent(models.Model):
    """One move of a leave: who, when, why."""

    leave = models.ForeignKey(Leave, on_delete=models.PROTECT, related_name="events")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.leave_id}: {self.from_state} -> {self.to_state}"
