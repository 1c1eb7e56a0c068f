"""The days for an appeal (申诉), appeals against results, and what was said and decided about them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import append_only, frozen_but
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

from .corrections import Correction
from .exams import Exam
from .results import Result


@append_only
class AppealWindow(models.Model):
    """The days in which officers may appeal. Provisional ones open before the signatures, others with the release."""

    exam = models.OneToOneField(Exam, on_delete=models.PROTECT, related_name="appeal_window")
    provisional = models.BooleanField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    policy_version_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="days_for_appeals_end_after_they_begin"
            )
        ]

    def __str__(self) -> str:
        return f"{self.exam_id}: {self.opens_at:%F} to {self.closes_at:%F}"

    def is_open(self, at: datetime) -> bool:
        """Whether an appeal is in time at `at`."""
        return self.opens_at <= at < self.closes_at


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, officer: Officer, *, on: date, permission: Permission) -> AppealQuerySet:
        """Appeals in exams of units where `officer` holds `permission`, never their own; oldest first."""
        units = Unit.objects.where(officer, permission, on=on)
        return self.filter(result__exam__unit__in=units).exclude(result__officer=officer).order_by("pk")

    def undecided(self) -> AppealQuerySet:
        """Filed or answered: somebody has something to do."""
        return self.filter(state__in=[Appeal.State.FILED, Appeal.State.ANSWERED])


@frozen_but("state")
class Appeal(models.Model):
    """One appeal against one's own result. Its state moves in `actions/_appeal_moves.py` only."""

    class State(models.TextChoices):
        FILED = "filed", _("Waits for an answer")
        ANSWERED = "answered", pgettext_lazy("appeal", "Answered, waits for the decision")
        UPHELD = "upheld", pgettext_lazy("appeal", "Upheld")
        REJECTED = "rejected", pgettext_lazy("appeal", "Rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("appeal", "Withdrawn")

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="appeals")
    """The result as it stood when the appeal was filed."""
    number = models.PositiveIntegerField(default=0)
    """Which question of the officer's paper it is about, from 1; 0: the whole result."""
    words = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.FILED)
    at = models.DateTimeField()

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["result", "number"],
                condition=Q(state__in=["filed", "answered"]),
                name="one_open_appeal_per_result_and_question",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["filed", "answered", "upheld", "rejected", "withdrawn"]),
                name="appeal_state_is_known",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="appeal_says_why"),
        ]
        indexes = [models.Index(fields=["state", "at"])]

    def __str__(self) -> str:
        return f"{self.result_id}/{self.number} {self.state}"


@append_only
class AppealEvent(models.Model):
    """One move of an appeal: who, when, in which words; of an upheld one also the correction that follows from it."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="events")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, null=True, related_name="appeals")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_state="upheld", correction__isnull=False)
                | (~Q(to_state="upheld") & Q(correction=None)),
                name="upheld_appeal_names_its_correction",
            ),
            models.CheckConstraint(
                condition=~Q(to_state__in=["answered", "rejected"]) | ~Q(words=""),
                name="answer_and_rejection_give_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id}: {self.from_state} -> {self.to_state}"
