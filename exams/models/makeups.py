"""Who sits a make-up exam (补考), and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only
from personnel.models import Officer, Unit

from .enrolments import Enrolment
from .exams import Exam


@append_only
class MakeupPlace(models.Model):
    """A name on the list of a make-up exam. Its roster is taken from these rows instead of from the unit."""

    class Cause(models.TextChoices):
        WITH_LEAVE = "with_leave", _("Absent with leave")
        ABSENT = "absent", _("Absent without leave")
        FAILED = "failed", _("Below the pass mark")

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="makeup_places")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """The unit of the first exam's roster: the result belongs there."""
    first = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="makeup_places")
    cause = models.CharField(max_length=10, choices=Cause)
    policy_version_id = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    """None: the clock, which takes everybody whom the policy names."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exam", "officer"], name="officer_has_one_place_in_a_makeup"),
            models.CheckConstraint(
                condition=Q(cause__in=["with_leave", "absent", "failed"]), name="makeup_cause_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} in {self.exam_id}: {self.cause}"
