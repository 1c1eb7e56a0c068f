"""Policy is data: versions with a day of effect, and a unit they hold for."""

from __future__ import annotations

from typing import Any

from django.db import models

from core.append_only import append_only

from .officers import Officer
from .units import Unit


@append_only
class PolicyVersion(models.Model):
    """What holds for `unit` and its subtree from `effective_on` until the next version."""

    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="policies")
    effective_on = models.DateField()
    body: models.JSONField[dict[str, Any]] = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit", "effective_on"], name="one_policy_per_kind_unit_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id} {self.effective_on}"
