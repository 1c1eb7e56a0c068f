"""Take an extension or a pause back, within seconds, by inverse rows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions._interventions import Act, credit, resume
from exams.actions._moves import LostRace
from exams.actions._steps import in_turn, read_attempt
from exams.domain.interventions import RULES, UNDO_ARRIVES_WITHIN, Intervening
from exams.domain.states import AttemptState
from exams.models import Intervention, InterventionEffect, TimeCredit
from personnel.models import Officer


class CannotUndo(Refused):
    """It is too late, it is not one's own, or it cannot be taken back at all."""

    code = "cannot_undo"


def undo_intervention(
    intervention: Intervention, *, actor: Officer, at: datetime, grace: timedelta
) -> tuple[int, ...]:
    """Takes back what one's own extension or pause did, seconds after it; returns the enrolments concerned.

    An extension gets a credit of the same size below zero, a pause ends and what has passed is credited. Whoever has
    been closed or has gone on meanwhile is left alone. Raises `CannotUndo`.
    """
    kind = Intervening(intervention.kind)
    if kind is Intervening.UNDO or not RULES[kind].reversible:
        raise CannotUndo(_("This cannot be taken back."))
    if intervention.actor_id != actor.pk or not timedelta() <= at - intervention.at <= UNDO_ARRIVES_WITHIN:
        raise CannotUndo(_("It is too late to take this back. Do the opposite instead."))
    act = Act(_begin(intervention, actor, at), at, grace)
    effects = intervention.effects.select_related("credit").order_by("pk")
    return tuple(effect.enrolment_id for effect in effects if _undo(act, intervention, effect))


def _begin(intervention: Intervention, actor: Officer, at: datetime) -> Intervention:
    try:
        with transaction.atomic():
            row = Intervention.objects.create(
                exam_id=intervention.exam_id,
                room_id=intervention.room_id,
                kind=Intervening.UNDO,
                at=at,
                actor=actor,
                undoes=intervention,
            )
            record_audit_event(
                kind="exam.intervened",
                actor_id=actor.pk,
                at=at,
                subject=f"exam:{intervention.exam_id}",
                facts={"intervention": row.pk, "kind": row.kind, "undoes": intervention.pk},
            )
    except IntegrityError:
        raise CannotUndo(_("This has been taken back already.")) from None
    return row


def _undo(act: Act, intervention: Intervention, effect: InterventionEffect) -> bool:
    def work() -> bool:
        inverse = InterventionEffect(
            intervention=act.row, enrolment_id=effect.enrolment_id, attempt_id=effect.attempt_id
        )
        read = effect.attempt_id and read_attempt(effect.attempt_id, grace=act.grace, positions=[], lock=True)
        if read and read.state is not AttemptState.IN_PROGRESS:
            return False
        if intervention.kind == Intervening.EXTEND and effect.credit is not None:
            seconds = -effect.credit.seconds
            inverse.credit = credit(act, effect.enrolment_id, cause=TimeCredit.Cause.UNDONE, seconds=seconds)
        elif read:
            if read.clock.paused_at != intervention.at:
                return False  # that pause is over: somebody ended it
            resume(act, inverse, read)
        inverse.save(force_insert=True)
        return True

    try:
        return in_turn(work)
    except LostRace:
        return False
