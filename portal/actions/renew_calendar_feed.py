"""Gives an officer an address for calendar programs, and takes the old one back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from personnel.models import Officer
from portal.models import CalendarFeed


@transaction.atomic
def renew_calendar_feed(*, officer: Officer, at: datetime) -> CalendarFeed:
    """A new address; an older one stops answering."""
    Officer.objects.select_for_update().get(pk=officer.pk)
    end_calendar_feed(officer=officer, at=at)
    return CalendarFeed.objects.create(officer=officer, made_at=at)


def end_calendar_feed(*, officer: Officer, at: datetime) -> int:
    """No address answers for the officer any more; returns how many did."""
    return CalendarFeed.objects.filter(officer=officer, ended_at=None).update(ended_at=at)
