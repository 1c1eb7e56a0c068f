"""Policy is data: versions with a day of effect, and a unit they hold for."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only

from .officers import Officer
from .units import Unit


@append_only
class PolicyVersion(models.Model):
    """What holds for `unit` and its subtree from `effective_on` until the next version."""

    kind = models.CharField(_("policy"), max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="policies", verbose_name=_("unit"))
    effective_on = models.DateField(_("takes effect on"))
    body: models.JSONField[dict[str, Any]] = models.JSONField(_("rules"))
    created_at = models.DateTimeField(_("written on"))
    created_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        verbose_name = _("policy version")
        verbose_name_plural = _("policy versions")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit", "effective_on"], name="one_policy_per_kind_unit_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id} {self.effective_on}"
