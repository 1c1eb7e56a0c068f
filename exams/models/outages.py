"""Whether the exam can be reached, and when it could not be."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast

from core.append_only import append_only

from .enrolments import TimeCredit
from .exams import Exam


class Beat(models.Model):
    """The last time that the site wrote something when it was asked by its public address. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_beat")]

    def __str__(self) -> str:
        return f"{self.at:%F %T}"


class OutageQuerySet(models.QuerySet["Outage"]):
    def of_exam(self, exam: Exam) -> OutageQuerySet:
        """Outages for which attempts of `exam` were given time, oldest first; annotates `credited`: how many were."""
        given = (
            TimeCredit.objects.filter(
                cause=TimeCredit.Cause.OUTAGE,
                enrolment__sitting__exam=exam,
                occasion=Cast(models.OuterRef("pk"), models.CharField()),
            )
            .order_by()
            .values("occasion")
            .annotate(attempts=models.Count("pk"))
            .values("attempts")
        )
        return self.annotate(credited=models.Subquery(given)).filter(credited__gt=0).order_by("began_at")


@append_only
class Outage(models.Model):
    """Once that nobody could reach the exams. Attempts that were running have a time credit with its number as the
    occasion."""

    began_at = models.DateTimeField(unique=True)
    """The last sign of life before."""
    ended_at = models.DateTimeField()
    """The first sign of life after."""
    noticed_at = models.DateTimeField()

    objects = OutageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("began_at")), name="outage_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%F %T} – {self.ended_at:%T}"

    @property
    def seconds(self) -> int:
        """How long it lasted, rounded up."""
        lasted = self.ended_at - self.began_at
        return -int(-lasted.total_seconds() // 1)


def silent_since(at: datetime) -> datetime | None:
    """The last beat before `at`; None when there never was one."""
    return Beat.objects.filter(at__lte=at).values_list("at", flat=True).first()
