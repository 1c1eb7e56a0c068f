"""Rehearse an exam: the whole flow at another clock, with results that never reach anybody's file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._rehearsed_sitting import Addresses, copy_rooms, copy_safe_browser
from exams.actions._seeds import new_seed
from exams.actions.create_exam import ExamPlan, create_exam
from exams.domain.rehearsal import rehearsal_title
from exams.models import Exam, Sitting
from personnel.models import Officer
from question_bank.domain.scoring_rules import DEFAULT_POINTS_PER_OPTION


class RehearsalRefused(Refused):
    """This exam cannot be rehearsed like that."""

    code = "rehearsal_refused"


@dataclass(frozen=True, slots=True)
class Clock:
    """The other clock: every time of the exam is moved by `shift` in the rehearsal."""

    shift: timedelta

    def at(self, planned: datetime) -> datetime:
        """When the rehearsal does what the exam does at `planned`."""
        return planned + self.shift


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The draft that was made, and the names of the rooms that are taken or closed at its time."""

    exam: Exam
    left_out: tuple[str, ...]


def create_rehearsal(
    *, of: Exam, clock: Clock, addresses: Addresses, actor: Officer, at: datetime
) -> Rehearsal:
    """A draft of kind rehearsal with the plan of the exam `of`: the same windows, moved as the clock says, the same
    durations, rules and blueprint, the same rooms as far as they are free then, the same Safe Exam Browser; a draw of
    its own, since its questions are seen by everybody who takes part. The roster is taken when its paper is sealed, of
    the day of the exam or of today, whichever is earlier; then seats and invigilators are copied or drawn.

    Raises `RehearsalRefused`: of a rehearsal, a make-up, an exam of a level or one that was called off, or into
    the past.
    Writes the audit event `exam.created`.
    """
    if of.kind == Exam.Kind.REHEARSAL or of.level or of.makeup_of_id or of.state == Exam.State.CANCELLED:
        raise RehearsalRefused(
            _("A first exam without a qualification level can be rehearsed, unless it was called off.")
        )
    window = of.sittings.aggregate(opens=Min("opens_at"), closes=Max("closes_at"))
    if clock.at(window["closes"]) <= at:
        raise RehearsalRefused(_("This window is already over. Choose a later start."))
    sittings = list(of.sittings.order_by("opens_at", "pk"))
    with transaction.atomic():
        made = create_exam(unit=of.unit, plan=_plan(of, sittings[0], clock, at), actor=actor, at=at)
        first = made.sittings.get()
        Sitting.objects.filter(pk=first.pk).update(label=sittings[0].label, rehearses=sittings[0])
        for sitting in sittings[1:]:
            _moved(made, sitting, clock)
        left_out = []
        for own in made.sittings.select_related("rehearses").order_by("pk"):
            left_out += copy_rooms(own, actor=actor, at=at)
            copy_safe_browser(own, addresses=addresses, actor=actor, at=at)
        record_audit_event(
            kind="exam.rehearsal_made",
            actor_id=actor.pk,
            at=at,
            subject=f"exam:{made.pk}",
            facts={"of": of.pk, "shift_s": int(clock.shift.total_seconds())},
        )
    return Rehearsal(made, tuple(row.room.name for row in left_out))


def _plan(of: Exam, first: Sitting, clock: Clock, at: datetime) -> ExamPlan:
    return ExamPlan(
        title=rehearsal_title(of.title),
        month=of.month,
        cut_off=min(of.cut_off, local_day(at), local_day(clock.at(first.opens_at))),
        opens_at=clock.at(first.opens_at),
        closes_at=clock.at(first.closes_at),
        duration=timedelta(seconds=first.duration_s),
        pass_percent=of.pass_percent,
        kind=Exam.Kind.REHEARSAL,
        multiple_choice_rule=of.multiple_choice_rule,
        points_per_option=Decimal(of.rule_parameters.get("points_per_option", DEFAULT_POINTS_PER_OPTION)),
        review=of.review,
        form_mode=of.form_mode,
        form_count=of.form_count,
        skip_used_months=of.skip_used_months,
        blueprint=of.blueprint,
        draw_seed=new_seed(),
    )


def _moved(made: Exam, sitting: Sitting, clock: Clock) -> Sitting:
    return Sitting.objects.create(
        exam=made,
        label=sitting.label,
        opens_at=clock.at(sitting.opens_at),
        closes_at=clock.at(sitting.closes_at),
        duration_s=sitting.duration_s,
        rehearses=sitting,
    )
