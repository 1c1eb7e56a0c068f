"""The shape of tasks after a change of law, and of their history; the apps that hold what cites it have the rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from law.domain.law_tasks import UNSETTLED, Effect, LawDecision, LawTaskState
from personnel.models import Officer

from .statutes import StatuteVersion


class LawTaskQuerySet(models.QuerySet[Any]):
    def unsettled(self) -> LawTaskQuerySet:
        """Tasks about which somebody still has to do something."""
        return self.filter(state__in=UNSETTLED)

    def in_order(self) -> LawTaskQuerySet:
        """The soonest due first."""
        return self.order_by("due_on", "pk")


class LawTask(models.Model):
    """One thing that cites an article which a new version changed, and what its owner makes of it.

    Its state moves in `law.actions.move_law_task` only.
    """

    class State(models.TextChoices):
        OPEN = LawTaskState.OPEN.value, pgettext_lazy("law task", "To decide")
        DECIDED = LawTaskState.DECIDED.value, pgettext_lazy("law task", "To be signed")
        DONE = LawTaskState.DONE.value, pgettext_lazy("law task", "Settled")
        LAPSED = LawTaskState.LAPSED.value, pgettext_lazy("law task", "No longer needed")

    class Decision(models.TextChoices):
        KEEP = LawDecision.KEEP.value, pgettext_lazy("law task", "Keep and re-cite")
        EDIT = LawDecision.EDIT.value, pgettext_lazy("law task", "Edit the text")
        RETIRE = LawDecision.RETIRE.value, pgettext_lazy("law task", "Take out of use")

    class Effect(models.TextChoices):
        RENUMBERED = Effect.RENUMBERED.value, _("Only renumbered")
        CHANGED = Effect.CHANGED.value, _("Reworded")
        RESHAPED = Effect.RESHAPED.value, _("Split or merged")
        REPEALED = Effect.REPEALED.value, _("No longer there")

    old_version = models.ForeignKey(StatuteVersion, on_delete=models.PROTECT, related_name="+")
    new_version = models.ForeignKey(StatuteVersion, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    """Who decides; None: everybody who may write there."""
    effect = models.CharField(max_length=10, choices=Effect)
    """The gravest thing that happened to the articles cited, as confirmed when the task was last looked at."""
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, db_index=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in LawTaskState]),
                name="%(class)s_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "lapsed"])
                | Q(
                    decision__in=[decision.value for decision in LawDecision],
                    decided_at__isnull=False,
                ),
                name="%(class)s_goes_on_with_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="%(class)s_is_done_when_signed",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | Q(decided_by=None) | ~Q(signed_by=F("decided_by")),
                name="%(class)s_is_signed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(old_version=F("new_version")), name="%(class)s_is_about_two_versions"
            ),
        ]

    def is_late(self, on: date) -> bool:
        """Whether somebody should have decided before the day."""
        return self.state in UNSETTLED and self.due_on < on


class LawTaskEvent(models.Model):
    """One move of a task: who, when, why. `actor` None: the clock."""

    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    decision = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.TextField(blank=True)

    class Meta:
        abstract = True
