"""Which form of the paper each officer on a roster was given."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.append_only import append_only

from .enrolments import Enrolment


@append_only
class FormAssignment(models.Model):
    """The form that an enrolment sits, given once. An exam with one form needs no rows: everybody sits form 1."""

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, related_name="form_assignment", primary_key=True
    )
    form = models.PositiveIntegerField()
    at = models.DateTimeField()
    """All that were given at one moment are covered by the hash in one audit event, `exam.forms_assigned`."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(form__gte=1), name="forms_count_from_one")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: form {self.form}"
