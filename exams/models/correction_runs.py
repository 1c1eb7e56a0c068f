"""Corrections on their way: approved by a second person, worked out in chunks, written at once in the end."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from personnel.models import Officer

from .corrections import Correction
from .exams import Exam
from .results import Result


class CorrectionRun(models.Model):
    """One application of a correction. Its state moves in `actions/run_correction.py` only."""

    class State(models.TextChoices):
        WORKING = "working"
        DONE = "done"
        MOVED = "moved"
        """It would have done something else than what its second person looked at: nothing was changed."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="correction_runs")
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="runs")
    seen = models.CharField(max_length=64)
    """Hash of the dry run that was approved."""
    approved_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WORKING)
    total = models.PositiveIntegerField()
    """Results to look at."""
    looked_at = models.PositiveIntegerField(default=0)
    last_result = models.BigIntegerField(default=0)
    """Up to which result, in order of their ids: the next worker goes on after it."""
    touched_at = models.DateTimeField()
    figures: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """What it did, once it is done."""
    is_checked = models.BooleanField(default=False)
    """Whether the item check was counted again afterwards."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exam"],
                condition=Q(state="working"),
                name="one_correction_of_an_exam_is_applied_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["correction"], condition=Q(state="done"), name="a_correction_is_applied_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["working", "done", "moved"]), name="correction_run_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.correction_id}: {self.state} {self.looked_at}/{self.total}"

    @property
    def is_working(self) -> bool:
        """Whether it is waited for."""
        return self.state == CorrectionRun.State.WORKING


class PreparedResult(models.Model):
    """What a result becomes, worked out and in force for nobody. Gone when its run has ended."""

    run = models.ForeignKey(CorrectionRun, on_delete=models.CASCADE, related_name="prepared")
    before = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(max_digits=8, decimal_places=2)
    full_marks = models.DecimalField(max_digits=8, decimal_places=2)
    passed = models.BooleanField()
    sections: models.JSONField[list[dict[str, Any]]] = models.JSONField()
    items: models.JSONField[list[str]] = models.JSONField()
    corrections: models.JSONField[list[int]] = models.JSONField()
    """Those it rests on, in order."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "before"], name="a_result_is_prepared_once_in_a_run")
        ]

    def __str__(self) -> str:
        return f"{self.run_id}: {self.before_id}"
