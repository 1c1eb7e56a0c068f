"""The address under which a calendar program reads an officer's exams and study days."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from core.append_only import frozen_but
from personnel.models import Officer


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def current(self) -> CalendarFeedQuerySet:
        """Feeds that answer: not given up, of an officer who may sign in."""
        return self.filter(ended_at=None, officer__is_active=True)


@frozen_but("ended_at")
class CalendarFeed(models.Model):
    """Whoever knows the key reads the feed, without signing in: it holds titles and times, nothing about people."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="calendar_feeds")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer"], condition=Q(ended_at=None), name="officer_has_one_calendar_address"
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.officer_id}"
