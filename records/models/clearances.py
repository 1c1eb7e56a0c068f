"""Enrolment for qualification exams: who applied, and the clearance with its reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only, frozen_but
from exams.models import Exam
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit


class ExamApplicationQuerySet(models.QuerySet["ExamApplication"]):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.LEVEL_READ
    ) -> ExamApplicationQuerySet:
        """Applications of officers in units where `officer` holds `permission`, in order of application."""
        people = Officer.objects.visible_to(officer, on=on, permission=permission)
        return self.filter(officer__in=people.order_by().values("pk")).order_by("pk")

    def waiting(self) -> ExamApplicationQuerySet:
        """Not decided upon."""
        return self.filter(state=ExamApplication.State.APPLIED)


@frozen_but("state", "decided_by", "decided_at", "reason")
class ExamApplication(models.Model):
    """报名: an officer is put forward, by HR or by the officer."""

    class State(models.TextChoices):
        APPLIED = "applied", _("To be decided")
        CLEARED = "cleared", _("Cleared")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="applications")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="exam_applications")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """The officer's unit on the day of the application."""
    state = models.CharField(max_length=12, choices=State, default=State.APPLIED)
    applied_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = ExamApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "officer"],
                condition=Q(state__in=["applied", "cleared"]),
                name="officer_applies_once_for_an_exam",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(state="withdrawn") | ~Q(decided_by=F("applied_by")),
                name="application_is_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") | ~Q(decided_by=F("officer")),
                name="nobody_clears_oneself",
            ),
        ]
        indexes = [models.Index(fields=["exam", "state"])]

    def __str__(self) -> str:
        return f"{self.officer_id} for {self.exam_id}"


@append_only
class Clearance(models.Model):
    """资格审查: every rule with its verdict, as it was seen when a second person signed."""

    application = models.OneToOneField(ExamApplication, on_delete=models.PROTECT, related_name="clearance")
    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="clearances")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="clearances")
    outcomes: models.JSONField[list[dict[str, Any]]] = models.JSONField()
    """[{rule, verdict, facts}]"""
    note = models.CharField(max_length=500, blank=True)
    """What the signer found about the rules that are for a person to check."""
    policy_version_id = models.BigIntegerField(null=True)
    issued_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exam", "officer"], name="officer_is_cleared_once_for_an_exam"),
            models.CheckConstraint(
                condition=~Q(issued_by=F("officer")), name="nobody_issues_the_own_clearance"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} for {self.exam_id}"
