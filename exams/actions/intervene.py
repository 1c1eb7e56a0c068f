"""Extend, pause, resume, move, hand in, reopen or void: for one candidate, several, or everybody in a room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._interventions import Act, affect
from exams.actions._moves import LostRace
from exams.actions._room_words import keep_words
from exams.actions.settle_outages import settle_outage
from exams.domain.interventions import LONGEST_MINUTES, RULES, Hindrance, Intervening
from exams.models import Exam, Intervention, SittingRoom
from personnel.domain.roles import Permission
from personnel.models import Officer


class MayNotIntervene(Refused):
    """This intervention is not there for this person, or something is missing; `code` says what."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done. `time`: what an extension or a reopening gives; `again`: whoever is voided may begin anew."""

    kind: Intervening
    reason: str
    time: timedelta = timedelta()
    room: SittingRoom | None = None
    again: bool = False

    @property
    def seconds(self) -> int:
        return int(self.time.total_seconds())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: the candidates it was done to, and those that it left alone, with the reason of each."""

    intervention: Intervention
    affected: tuple[int, ...]
    left: dict[int, Hindrance]


def intervene(
    *, exam: Exam, order: Order, enrolments: Iterable[int], actor: Officer, at: datetime, grace: timedelta
) -> Outcome:
    """Does what is ordered to each of `enrolments` (ids, of this exam and within the actor's reach).

    Each candidate is looked at again under lock and dealt with in a transaction of its own; whoever has changed since
    the preview is left alone. Writes the intervention with its reason, the audit event `exam.intervened` and one
    effect for each candidate. Raises `MayNotIntervene`.
    """
    _check(exam, order, actor, at)
    if order.kind in (Intervening.RESUME, Intervening.REOPEN):
        settle_outage(at=at)  # before time is given back for the same minutes
    act = Act(_begin(exam, order, actor, at), at, grace, order.again)
    affected: list[int] = []
    left: dict[int, Hindrance] = {}
    for enrolment_id in dict.fromkeys(enrolments):
        try:
            against = affect(act, enrolment_id)
        except LostRace:
            against = Hindrance.CHANGED
        if against is None:
            affected.append(enrolment_id)
        else:
            left[enrolment_id] = against
    return Outcome(act.row, tuple(affected), left)


def _check(exam: Exam, order: Order, actor: Officer, at: datetime) -> None:
    rule = RULES.get(order.kind)
    if rule is None:
        raise MayNotIntervene(_("Choose what shall be done."), code="kind_missing")
    if rule.for_exam_officers and not actor.may(Permission.EXAM_MANAGE, on=local_day(at), unit=exam.unit):
        raise MayNotIntervene(_("Only an exam officer does this. Ask one."), code="not_the_exam_officer")
    if not order.reason.strip():
        raise MayNotIntervene(_("Say why."), code="reason_missing")
    if not 0 <= order.seconds <= LONGEST_MINUTES * 60 or (
        order.kind is Intervening.EXTEND and not order.seconds
    ):
        raise MayNotIntervene(_("Give 1 to 240 minutes."), code="minutes_missing")


def _begin(exam: Exam, order: Order, actor: Officer, at: datetime) -> Intervention:
    with transaction.atomic():
        words, commitment = keep_words(order.reason.strip())
        row = Intervention.objects.create(
            exam=exam,
            room=order.room,
            kind=order.kind,
            seconds=order.seconds if RULES[order.kind].minutes else 0,
            at=at,
            actor=actor,
            words=words,
            commitment=commitment,
        )
        record_audit_event(
            kind="exam.intervened",
            actor_id=actor.pk,
            at=at,
            subject=f"exam:{exam.pk}",
            facts={"intervention": row.pk, "kind": row.kind, "seconds": row.seconds},
        )
    return row
