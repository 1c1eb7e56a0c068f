"""Give a marker the next answer to a question."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._markers import exam_day, marker_of, marking_policy
from exams.actions.take_control import take_control
from exams.domain.allocation import Marker, MarkingPolicy
from exams.domain.double_marking import Round
from exams.domain.states import ExamState
from exams.models import Exam, MarkingItem, MarkingTask
from exams.models.marking import FOR_GOOD, MarkingTaskQuerySet
from personnel.domain.roles import Permission
from personnel.models import Officer

TRIES: Final = 20
"""How many free answers are looked at in one go, so that markers side by side each find one."""


class MayNotMark(Refused):
    """This officer does not mark this exam, or it is not there to be marked."""

    code = "may_not_mark"


def take_answer(*, item: MarkingItem, marker: Officer, at: datetime) -> MarkingTask | None:
    """The answer that `marker` has on screen, else the next one that they may mark; None when there is none.

    First comes the own share, then what is in nobody's share, then, unless policy says otherwise, what others have not
    begun. Now and then it is a control answer, which looks like any other. The answer is leased: nobody else gets it
    before the lease ends (policy `marking`) or ever, once it is marked. Many markers side by side each get another one,
    and nobody an answer of which they have another round. Raises `MayNotMark`.
    """
    exam = item.exam
    must_mark(exam, marker, at=at)
    policy = marking_policy(exam).body
    place = marker_of(marker, days=(exam_day(exam), local_day(at)))
    until = at + timedelta(minutes=policy.lease_minutes)
    answers = answers_for(item, marker, at=at, place=place)
    while True:
        tasks = _on_screen(item, marker, at) or _next(answers.free_at(at), marker, policy)
        if not tasks:
            return None
        if tasks[0].leased_to_id != marker.pk or _is_over(tasks[0], at):
            control = take_control(item=item, place=place, policy=policy, at=at, until=until)
            if control is not None:
                return control
        for task in tasks:
            if lease(task, marker, at=at, until=until):
                return task


def _on_screen(item: MarkingItem, marker: Officer, at: datetime) -> list[MarkingTask]:
    """What the marker took and has not marked; a control answer stays theirs, since nobody else waits for it."""
    theirs = Q(leased_until__gt=at) | Q(round=Round.CONTROL)
    tasks = MarkingTask.objects.filter(theirs, item=item, leased_to=marker).exclude(round=Round.AGREED)
    return list(tasks.live().unmarked().order_by("turn", "pk")[:1])


def _is_over(task: MarkingTask, at: datetime) -> bool:
    """Whether an ordinary answer was on the marker's screen for too long."""
    return task.round != Round.CONTROL and (task.leased_until is None or task.leased_until <= at)


def _next(answers: MarkingTaskQuerySet, marker: Officer, policy: MarkingPolicy) -> list[MarkingTask]:
    """The next few free answers: of the own share, of nobody's, of others'."""
    if not policy.help_out:
        answers = answers.filter(Q(dealt_to=marker) | Q(dealt_to=None))
    share = Case(When(dealt_to=marker, then=0), When(dealt_to=None, then=1), default=2)
    return list(answers.order_by(share, "turn", "pk")[:TRIES])


def answers_for(
    item: MarkingItem, marker: Officer, *, at: datetime, place: Marker | None = None
) -> MarkingTaskQuerySet:
    """Unmarked answers to `item` that `marker` may be given, on whosever screen they are."""
    place = place or marker_of(marker, days=(exam_day(item.exam), local_day(at)))
    return MarkingTask.objects.filter(item=item).open_to(place, marking_policy(item.exam).body.apart, at=at)


def lease(task: MarkingTask, marker: Officer, *, at: datetime, until: datetime) -> bool:
    """Puts `task` on the marker's screen until `until`; False when it has just gone to somebody else, or when the
    marker has just taken another round of the same answer."""
    free = Q(leased_until=None) | Q(leased_until__lte=at) | Q(leased_to=marker, leased_until__lt=FOR_GOOD)
    try:
        with transaction.atomic():
            taken = MarkingTask.objects.filter(free, pk=task.pk).update(leased_to=marker, leased_until=until)
    except IntegrityError:
        return False
    if taken:
        task.leased_to, task.leased_until = marker, until
    return bool(taken)


def must_mark(exam: Exam, marker: Officer, *, at: datetime) -> None:
    """Raises `MayNotMark` unless the exam is closed, not yet marked, and `marker` marks for its unit."""
    if not marker.may(Permission.MARK, on=local_day(at), unit=exam.unit):
        raise MayNotMark(_("You do not mark this exam."))
    if exam.state != ExamState.CLOSED:
        raise MayNotMark(_("This exam is not being marked."), code="not_being_marked")
