"""Steps of the clock that were claimed, so that two clocks never do one twice."""

from __future__ import annotations

from typing import Any

from django.db import models


class DueJob(models.Model):
    """One job in one period: claimed by inserting it, finished by its counts."""

    job = models.CharField(max_length=80)
    period = models.CharField(max_length=40)
    claimed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    counts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "period"], name="due_job_is_claimed_once_per_period")
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.period}"
