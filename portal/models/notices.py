"""What the platform tells an officer, once for each event: in the bell and by the bureau's gateway."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from core.append_only import frozen_but
from personnel.models import BadgeHolding, Officer


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, officer: Officer) -> NoticeQuerySet:
        """The officer's own, newest first."""
        return self.filter(officer=officer).order_by("-at", "-pk")

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def to_send(self, *, since: datetime) -> NoticeQuerySet:
        """Not read, not handed to the gateway, and not older than `since`; by officer, oldest first.

        Annotates `badge`, the number that the officer holds now; whoever holds none cannot be reached.
        """
        held = BadgeHolding.objects.filter(officer=OuterRef("officer"), held_until=None)
        waiting = self.unread().filter(sent_at=None, at__gte=since, officer__is_active=True)
        reachable = waiting.annotate(badge=Subquery(held.values("badge_number")[:1])).exclude(badge=None)
        return reachable.order_by("officer", "at", "pk")


@frozen_but("read_at", "sent_at")
class Notice(models.Model):
    """One event told to one officer. The words are made when it is read, in the reader's language."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="notices")
    event = models.CharField(max_length=80)
    """Names the event; an officer is told of it once."""
    kind = models.CharField(max_length=30)
    """Which sentence of `portal.notices.wording` tells it."""
    facts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """What the sentence names: titles, and instants as ISO text in UTC."""
    link = models.CharField(max_length=200)
    """Path of the page where one goes on."""
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    """When the bureau's gateway took it."""

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "event"], name="officer_is_told_once_of_an_event"),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=models.F("at")),
                name="notice_is_read_after_it_came",
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "-at"]),
            models.Index(fields=["event"]),
            models.Index(fields=["at"], condition=Q(sent_at=None, read_at=None), name="notices_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id}: {self.event}"
