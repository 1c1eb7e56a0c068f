"""Run what follows when a version takes effect on another day than was thought, or never: once for each change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from core.clock import local_day
from core.models import DueJob
from law.domain.law_tasks import UNSETTLED, LawTaskState, due_on
from law.models import LawDateChange
from law.models.law_tasks import LawTask


def follow_date_changes(name: str, follow: Callable[[LawDateChange], int], *, at: datetime) -> int:
    """Calls `follow` for each change that `name` has not followed, the oldest first, each in a transaction of its own
    with the note that it was followed. Returns the sum of the answers; what fails is tried again at the next call."""
    followed = DueJob.objects.filter(job=name).values_list("period", flat=True)
    done = set(followed)
    total = 0
    for change in LawDateChange.objects.select_related("version__statute").order_by("pk"):
        if str(change.pk) in done:
            continue
        with transaction.atomic():
            _job, is_mine = DueJob.objects.get_or_create(
                job=name, period=str(change.pk), defaults={"claimed_at": at, "finished_at": at}
            )
            if is_mine:
                total += follow(change)
    return total


def renew_due_days(table: type[LawTask], change: LawDateChange) -> int:
    """Gives the unsettled tasks in `table` about the version the day that is due for its new first day; returns how
    many there are. The day counts from when each was opened last."""
    if change.now is None:
        return 0
    tasks: list[Any] = list(table._default_manager.filter(new_version=change.version_id, state__in=UNSETTLED))
    for task in tasks:
        opened = task.events.filter(to_state=LawTaskState.OPEN).order_by("pk").last()
        since = local_day(opened.at if opened is not None else task.opened_at)
        task.due_on = due_on(begins_on=change.now, opened_on=since)
    table._default_manager.bulk_update(tasks, ["due_on"], batch_size=500)
    return len(tasks)
