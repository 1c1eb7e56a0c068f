"""Lessons and cases that wait for a coming version of a law follow its first day, or come back to their owners."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.timezone import get_default_timezone, make_aware
from wagtail.models import Revision

from core.clock import local_day
from law.actions.follow_date_changes import follow_date_changes, renew_due_days
from law.actions.move_law_task import move_law_task
from law.domain.law_tasks import LATE_LEAD, LawDecision, LawTaskState
from law.models import LawDateChange
from training.models import PageLawTask

WITHDRAWN = "law withdrawn"
"""Comment in the history of a task, in words in `templates/law/_task_event.html`."""


def follow_law_dates(*, at: datetime) -> int:
    """Follows every change of a first day that was not followed; returns how many texts moved or came back."""
    return follow_date_changes("training.law_dates", lambda change: follow_law_date(change, at=at), at=at)


def follow_law_date(change: LawDateChange, *, at: datetime) -> int:
    """Lets the texts that were re-cited for the version wait for its new first day; those for a version that was
    withdrawn are not published, and their tasks are to decide again. Call it in a transaction, once for each change."""
    renew_due_days(PageLawTask, change)
    tasks = PageLawTask.objects.filter(new_version=change.version_id).select_related("page").order_by("pk")
    if change.now is None:
        return sum(_bring_back(task, at) for task in tasks)
    kept = tasks.filter(decision=LawDecision.KEEP).exclude(revision_id=None)
    return sum(_move(task, _midnight(change.was), _midnight(change.now)) for task in kept)


def _move(task: PageLawTask, was: datetime, now: datetime) -> int:
    """The hour stands in the text that waits, and beside it once it is approved; another hour was set by a person."""
    revision = Revision.objects.get(pk=task.revision_id)
    hour = revision.content.get("go_live_at")
    if hour is None or datetime.fromisoformat(hour) != was:
        return 0
    content = revision.content | {"go_live_at": now.isoformat()}
    approved = now if revision.approved_go_live_at == was else revision.approved_go_live_at
    Revision.objects.filter(pk=revision.pk).update(content=content, approved_go_live_at=approved)
    return 1


def _bring_back(task: PageLawTask, at: datetime) -> int:
    """What waits is not published, what is in review leaves it; the text that readers have stays."""
    if task.state == LawTaskState.OPEN:
        move_law_task(task, LawTaskState.LAPSED, at=at, actor=None, comment=WITHDRAWN)
        return 0
    if task.state == LawTaskState.LAPSED:
        return 0
    if task.revision_id is not None:
        Revision.objects.filter(pk=task.revision_id).update(approved_go_live_at=None)
        in_review = task.page.specific.current_workflow_state
        if in_review is not None and in_review.current_task_state.revision_id == task.revision_id:
            in_review.cancel()
    move_law_task(
        task, LawTaskState.OPEN, at=at, actor=None, comment=WITHDRAWN,
        due_on=local_day(at) + LATE_LEAD, decision="", decided_by=None, decided_at=None,
        signed_by=None, signed_at=None, revision_id=None,
    )  # fmt: skip
    return 1


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min), get_default_timezone())
