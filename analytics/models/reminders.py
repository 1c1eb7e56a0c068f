"""Who was reminded of an exam by those who answer for their unit (催办)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.append_only import append_only
from exams.models import Enrolment
from personnel.models import Officer


@append_only
class Reminder(models.Model):
    """Somebody who may read names asked that an officer be reminded; once a day for each place on a roster."""

    class Cause(models.TextChoices):
        NOT_BEGUN = "not_begun"
        """The window is open and nothing was begun."""
        NOT_PASSED = "not_passed"
        """Results are out; neither the exam nor a make-up of it was passed."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reminders")
    cause = models.CharField(max_length=10, choices=Cause)
    day = models.DateField()
    at = models.DateTimeField()
    asked_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "day"], name="officer_is_reminded_once_a_day_and_exam"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=["not_begun", "not_passed"]), name="reminder_has_a_cause"
            ),
        ]
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.cause} on {self.day}"
