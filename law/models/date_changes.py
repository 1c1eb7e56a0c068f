"""When the day on which a version takes effect was moved, or the version withdrawn."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only
from personnel.models import Officer

from .statutes import StatuteVersion


@append_only
class LawDateChange(models.Model):
    """A version counted from `was` and counts from `now`; `now` None: it was withdrawn and never takes effect.

    Whatever has copied the day (wordings approved ahead, pages that wait for it, days by which tasks are due) follows
    these rows, each once (`law.actions.follow_date_changes`).
    """

    version = models.ForeignKey(StatuteVersion, on_delete=models.PROTECT, related_name="date_changes")
    was = models.DateField(_("before"))
    now = models.DateField(_("afterwards"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(now=None) | ~Q(was=F("now")), name="law_date_change_changes_the_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.was} -> {self.now}"
