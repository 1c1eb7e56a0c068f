"""Give a marker the next answer to a question."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._markers import exam_day, marker_of, marking_policy
from exams.domain.states import ExamState
from exams.models import Exam, MarkingItem, MarkingTask
from exams.models.marking import MarkingTaskQuerySet
from personnel.domain.roles import Permission
from personnel.models import Officer

TRIES: Final = 20
"""How many free answers are looked at in one go, so that markers side by side each find one."""


class MayNotMark(Refused):
    """This officer does not mark this exam, or it is not there to be marked."""

    code = "may_not_mark"


def take_answer(*, item: MarkingItem, marker: Officer, at: datetime) -> MarkingTask | None:
    """The answer that `marker` has on screen, else the next one that they may mark; None when there is none.

    The answer is leased: nobody else gets it before the lease ends (policy `marking`) or ever, once it is marked.
    Many markers side by side each get another one. Raises `MayNotMark`.
    """
    exam = item.exam
    must_mark(exam, marker, at=at)
    policy = marking_policy(exam).body
    until = at + timedelta(minutes=policy.lease_minutes)
    answers = answers_for(item, marker, at=at)
    while True:
        tasks = list(
            answers.filter(Q(leased_to=marker, leased_until__gt=at)).order_by("turn", "pk")[:1]
        ) or list(answers.free_at(at).order_by("turn", "pk")[:TRIES])
        if not tasks:
            return None
        for task in tasks:
            if lease(task, marker, at=at, until=until):
                return task


def answers_for(item: MarkingItem, marker: Officer, *, at: datetime) -> MarkingTaskQuerySet:
    """Unmarked answers to `item` that `marker` may be given, on whosever screen they are."""
    policy = marking_policy(item.exam).body
    place = marker_of(marker, days=(exam_day(item.exam), local_day(at)))
    return MarkingTask.objects.filter(item=item).live().unmarked().apart_from(place, policy.apart)


def lease(task: MarkingTask, marker: Officer, *, at: datetime, until: datetime) -> bool:
    """Puts `task` on the marker's screen until `until`; False when it has just gone to somebody else."""
    free = Q(leased_until=None) | Q(leased_until__lte=at) | Q(leased_to=marker, leased_until__lte=until)
    taken = MarkingTask.objects.filter(free, pk=task.pk).update(leased_to=marker, leased_until=until)
    if taken:
        task.leased_to, task.leased_until = marker, until
    return bool(taken)


def must_mark(exam: Exam, marker: Officer, *, at: datetime) -> None:
    """Raises `MayNotMark` unless the exam is closed, not yet marked, and `marker` marks for its unit."""
    if not marker.may(Permission.MARK, on=local_day(at), unit=exam.unit):
        raise MayNotMark(_("You do not mark this exam."))
    if exam.state != ExamState.CLOSED:
        raise MayNotMark(_("This exam is not being marked."), code="not_being_marked")
