"""Begin the evaluation of a month, a quarter or a year."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from appraisal.actions.errors import MayNot, NotSound
from appraisal.domain.calendar import PeriodKind, period_of
from appraisal.models import EvaluationCycle, EvaluationEvent
from appraisal.rules import CALENDAR, rule_from, rules_in_force
from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from personnel.policy import policy_for

EARLIEST: Final = date(2000, 1, 1)
LONGEST: Final = timedelta(days=366)
"""No period is longer: a day beyond this lies in one that has not begun, whatever the calendar says."""


def open_cycle(*, unit: Unit, kind: str, day: date, actor: Officer, at: datetime) -> EvaluationCycle:
    """Opens the period of `kind` in which `day` lies, for everything below `unit`, with the rules in force on its
    first day. Writes the audit event `evaluation.opened`. Raises MayNot, NotSound."""
    today = local_day(at)
    if not actor.may(Permission.EVALUATION_WRITE, on=today, unit=unit):
        raise MayNot(_("You evaluate the units of your role only."))
    if day < EARLIEST:
        raise NotSound(
            _("Nothing before %(day)s is evaluated here.") % {"day": date_format(EARLIEST, "DATE_FORMAT")},
            field="day",
        )
    if day > today + LONGEST:
        raise NotSound(_("This period has not begun yet."), field="day")
    period = period_of(policy_for(CALENDAR, unit, day).body, PeriodKind(kind), day)
    if period.starts_on > today:
        raise NotSound(_("This period has not begun yet."), field="day")
    rules = rules_in_force(unit, period.starts_on)
    # The calendar of the first day decides: a new calendar holds for periods that begin under it.
    period = period_of(rule_from(CALENDAR, rules[CALENDAR]["body"]), PeriodKind(kind), day)
    try:
        with transaction.atomic():
            cycle = EvaluationCycle.objects.create(
                unit=unit,
                kind=kind,
                starts_on=period.starts_on,
                ends_before=period.ends_before,
                rules=rules,
                opened_by=actor,
                opened_at=at,
            )
            EvaluationEvent.objects.create(cycle=cycle, to_state=cycle.state, at=at, actor=actor)
            record_audit_event(
                kind="evaluation.opened",
                actor_id=actor.pk,
                at=at,
                subject=f"evaluation:{cycle.pk}",
                facts={"kind": kind, "starts_on": period.starts_on.isoformat()},
            )
    except IntegrityError as error:
        raise NotSound(_("This period is being evaluated already."), field="day") from error
    return cycle
