"""The chief marker makes control answers: takes answers that nobody has begun and agrees their marks."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._markers import exam_day, marker_of, marking_policy
from exams.actions.take_answer import MayNotMark, must_mark
from exams.domain.double_marking import Round
from exams.domain.states import ExamState
from exams.models import ChiefMarker, Exam, MarkingItem, MarkingTask
from exams.models.marking import MarkingTaskQuerySet
from exams.models.marking_team import chief_of
from personnel.domain.roles import Permission
from personnel.models import Officer

TRIES = 5


class CannotAppoint(Refused):
    """The officer cannot be the chief marker; `code` says why."""


def appoint_chief(*, exam: Exam, officer: Officer, actor: Officer, at: datetime) -> ChiefMarker:
    """Makes `officer`, who marks for the unit of `exam`, its chief marker in place of whoever was before.

    Raises `CannotAppoint`. Writes the audit event `exam.chief_marker_appointed`.
    """
    if exam.state != ExamState.CLOSED:
        raise CannotAppoint(_("This exam is not being marked."), code="not_being_marked")
    if not officer.may(Permission.MARK, on=local_day(at), unit=exam.unit):
        raise CannotAppoint(_("Only a marker of this exam can be its chief marker."), code="no_marker")
    with transaction.atomic():
        row = ChiefMarker.objects.create(exam=exam, officer=officer, appointed_by=actor, at=at)
        record_audit_event(
            kind="exam.chief_marker_appointed",
            actor_id=actor.pk,
            at=at,
            subject=f"exam:{exam.pk}",
            facts={"officer": officer.pk},
        )
    return row


def must_lead(exam: Exam, officer: Officer, *, at: datetime) -> None:
    """Raises `MayNotMark` unless `officer` is the chief marker of `exam` and marks it."""
    must_mark(exam, officer, at=at)
    if chief_of(exam) != officer:
        raise MayNotMark(_("Only the chief marker of this exam makes control answers."), code="not_the_chief")


def take_for_agreement(*, item: MarkingItem, chief: Officer, at: datetime) -> MarkingTask | None:
    """An answer to `item` on which the chief marker agrees marks; None when no free one is left.

    Another one at each call, of those that nobody has marked or on screen and that the chief marker may mark. Nobody is
    given it as an ordinary answer while it is before the chief marker, nor afterwards, once marks are agreed; what is
    put back without marks is an ordinary answer again. Raises `MayNotMark`.
    """
    exam = item.exam
    must_lead(exam, chief, at=at)
    policy = marking_policy(exam).body
    put_back(item=item, chief=chief, at=at)
    until = at + timedelta(minutes=policy.lease_minutes)
    for source in _untouched(item, chief, at).order_by("-turn", "-pk")[:TRIES]:
        try:
            with transaction.atomic():
                return MarkingTask.objects.create(
                    item=item,
                    attempt_id=source.attempt_id,
                    position=source.position,
                    round=Round.AGREED.value,
                    turn=source.turn,
                    unit_id=source.unit_id,
                    seconded_to_id=source.seconded_to_id,
                    embedded_in_id=source.embedded_in_id,
                    leased_to=chief,
                    leased_until=until,
                )
        except IntegrityError:  # taken at this moment in another window
            continue
    return None


def put_back(*, item: MarkingItem, chief: Officer, at: datetime) -> None:
    """Ends the lease of answers that the chief marker looked at and did not agree marks for."""
    looked_at = MarkingTask.objects.filter(
        item=item, leased_to=chief, round=Round.AGREED, leased_until__gt=at
    )
    looked_at.unmarked().update(leased_until=at)


def _untouched(item: MarkingItem, chief: Officer, at: datetime) -> MarkingTaskQuerySet:
    """The first round of answers of which no round is marked or on a screen, and that the chief marker never had. No
    attempt holds two answers to a question."""
    place = marker_of(chief, days=(exam_day(item.exam), local_day(at)))
    begun = MarkingTask.objects.filter(
        Q(leased_until__gt=at) | Q(leased_to=chief) | Q(round=Round.AGREED), item=item
    )
    return (
        MarkingTask.objects.filter(item=item, round=Round.FIRST)
        .live()
        .apart_from(place, marking_policy(item.exam).body.apart)
        .exclude(attempt__in=begun.values("attempt"))
    )
