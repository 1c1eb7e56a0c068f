"""Run what follows from confirmed comparisons: once for each new decision or new first day, and once a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from core.due import every_day
from core.models import DueJob
from law.changes import Comparison, comparisons


def follow_comparisons(name: str, follow: Callable[[Comparison], int], *, at: datetime) -> int:
    """Calls `follow` for each pair of versions with confirmed articles that `name` has not followed as it stands today.

    Returns the sum of the answers. What fails is tried again at the next call.
    """
    total = 0
    for comparison in comparisons():
        begins = comparison.new.dates.begins_on.isoformat()
        job = _claim(
            f"{name}:{comparison.old.pk}:{comparison.new.pk}",
            f"{every_day(at)}:{comparison.latest}:{begins}",
            at,
        )
        if job is None:
            continue
        try:
            total += follow(comparison)
        except Exception:
            job.delete()
            raise
        DueJob.objects.filter(pk=job.pk).update(finished_at=at)
    return total


def _claim(name: str, period: str, at: datetime) -> DueJob | None:
    if DueJob.objects.filter(job=name, period=period).exists():
        return None
    try:
        with transaction.atomic():
            return DueJob.objects.create(job=name, period=period, claimed_at=at)
    except IntegrityError:
        return None
