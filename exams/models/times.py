"""Which released exams the times of questions were measured from."""

from __future__ import annotations

from django.db import models

from core.append_only import append_only

from .exams import Exam


@append_only
class TimesMeasured(models.Model):
    """The answers of an exam were looked through once for how long its questions took."""

    exam = models.OneToOneField(Exam, on_delete=models.PROTECT, related_name="times_measured")
    questions = models.PositiveIntegerField()
    """For how many questions a time was found."""
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.exam_id}: {self.questions}"
