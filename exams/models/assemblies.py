"""Forms that were assembled with a proof, and how far that is."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from personnel.models import Officer

from .exams import Exam


class Assembly(models.Model):
    """One assembly for the forms of a draft. Its state moves in `actions/assemble_exam.py` only."""

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("assembly", "Waiting")
        RUNNING = "running", pgettext_lazy("assembly", "Running")
        DONE = "done", pgettext_lazy("assembly", "Done")
        IMPOSSIBLE = "impossible", _("Impossible")
        FAILED = "failed", pgettext_lazy("assembly", "Not finished")

    class Failure(models.TextChoices):
        """Why one is not finished; in `result` under `failure`."""

        TIME = "time", _("Nothing was found in the time")
        CHANGED = "changed", _("The blueprint was changed while the assembly waited")
        ERROR = "error", _("The assembly ended on an error of the program")
        LOST = "lost", _("The assembly was cut off")

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="assemblies")
    seed = models.BigIntegerField()
    """That of the exam when it was asked for: a new draw leaves the assembly behind."""
    asked = models.CharField(max_length=80)
    """Hash over what was asked: cells, rules, number of forms and the settings. With another one it is out of date."""
    settings: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """`overlap`, `most_uses`, `difficulty`, `seconds`, `information`, `calibrated_only`."""
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    stage = models.CharField(max_length=10, blank=True)
    """`together`, `split` or `even` while it is running."""
    percent = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    """When a worker took it up."""
    finished_at = models.DateTimeField(null=True)
    result: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """Of a finished one `forms` (for each form and cell the ids of its questions) and the proof; of an impossible one
    `changes`; of a failed one `failure`."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exam"],
                condition=Q(state__in=["queued", "running"]),
                name="exam_has_one_assembly_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "done", "impossible", "failed"]),
                name="assembly_state_is_known",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="assembly_percent_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return f"{self.exam_id}: {self.state}"

    @property
    def is_active(self) -> bool:
        """Whether it is waited for."""
        return self.state in (Assembly.State.QUEUED, Assembly.State.RUNNING)
