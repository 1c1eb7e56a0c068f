"""Enter a deduction, a bonus or a veto, or the withdrawal of one. Another person confirms it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._words import keep_words
from appraisal.actions.errors import MayNot, NotSound
from appraisal.domain.exam_indicator import rounded
from appraisal.models import EvaluationCycle, EvaluationEvent, EvaluationItem
from appraisal.rules import period_of_cycle, rules_of
from core.clock import local_day
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

Kind = EvaluationItem.Kind


def propose_item(
    *,
    cycle: EvaluationCycle,
    unit: Unit,
    officer: Officer | None,
    kind: str,
    code: str,
    points: Decimal,
    happened_on: date,
    reason: str,
    actor: Officer,
    at: datetime,
) -> EvaluationItem:
    """Enters an item about `unit`, or about an officer who serves in it. `points` is how many are taken off or added;
    a veto carries none.

    Nobody enters items about themselves or the own home unit. In a closed cycle a confirmed item makes a correction.
    Raises MayNot, NotSound.
    """
    _check_writer(cycle, unit, officer, actor, at)
    if not period_of_cycle(cycle).holds(happened_on):
        raise NotSound(_("This day is not in the period that is evaluated."), field="happened_on")
    if not reason.strip():
        raise NotSound(_("Give the reason, with the evidence it rests on."), field="reason")
    title, signed, effect = _meaning(cycle, kind, code, points)
    with transaction.atomic():
        words, commitment = keep_words(reason.strip())
        item = EvaluationItem.objects.create(
            cycle=cycle,
            unit=unit,
            officer=officer,
            kind=kind,
            code=code,
            title=title,
            points=signed,
            effect=effect,
            happened_on=happened_on,
            reason=words,
            commitment=commitment,
            entered_by=actor,
            entered_at=at,
        )
        EvaluationEvent.objects.create(cycle=cycle, item=item, to_state=item.state, at=at, actor=actor)
    return item


def propose_withdrawal(*, item: EvaluationItem, reason: str, actor: Officer, at: datetime) -> EvaluationItem:
    """Enters that a confirmed item is to count no longer; it takes a second person, as the item did."""
    cycle = item.cycle
    _check_writer(cycle, item.unit, item.officer, actor, at)
    if item.state != EvaluationItem.State.CONFIRMED or item.kind == Kind.WITHDRAWAL:
        raise NotSound(_("Only a confirmed deduction, bonus or veto can be withdrawn."))
    if not reason.strip():
        raise NotSound(_("Give the reason, with the evidence it rests on."), field="reason")
    try:
        with transaction.atomic():
            words, commitment = keep_words(reason.strip())
            made = EvaluationItem.objects.create(
                cycle=cycle,
                unit=item.unit,
                officer=item.officer,
                kind=Kind.WITHDRAWAL,
                code=item.code,
                title=item.title,
                withdraws=item,
                happened_on=item.happened_on,
                reason=words,
                commitment=commitment,
                entered_by=actor,
                entered_at=at,
            )
            EvaluationEvent.objects.create(cycle=cycle, item=made, to_state=made.state, at=at, actor=actor)
    except IntegrityError as error:
        raise NotSound(_("The withdrawal of this item was entered already.")) from error
    return made


def _check_writer(
    cycle: EvaluationCycle, unit: Unit, officer: Officer | None, actor: Officer, at: datetime
) -> None:
    today = local_day(at)
    if officer is not None and officer.pk == actor.pk:
        raise MayNot(_("This item would be about you. Somebody else must enter it."), code="own_matter")
    if not actor.may(Permission.EVALUATION_WRITE, on=today, unit=unit):
        raise MayNot(_("You evaluate the units of your role only."))
    if not cycle.unit.holds(unit) or unit.pk == cycle.unit_id:
        raise NotSound(_("This evaluation does not cover that unit."), field="unit")
    home = (
        Officer.objects.filter(pk=actor.pk)
        .with_home_unit(on=today)
        .values_list("home_unit_id", flat=True)
        .get()
    )
    if home == unit.pk:
        raise MayNot(
            _("Nobody evaluates the own unit. Somebody from another unit must enter this."), code="own_unit"
        )


def _meaning(cycle: EvaluationCycle, kind: str, code: str, points: Decimal) -> tuple[str, Decimal, str]:
    """Title, signed points and effect, by the rules that the cycle keeps."""
    rules = rules_of(cycle)
    if kind == Kind.VETO:
        veto = next((rule for rule in rules.vetoes.rules if rule.code == code), None)
        if veto is None:
            raise NotSound(_("This veto is not in the rules of this evaluation."), field="code")
        return veto.title, Decimal(0), veto.effect.value
    indicator = rules.indicators.find(code)
    if indicator is None or indicator.kind != kind:
        raise NotSound(_("This indicator is not in the rules of this evaluation."), field="code")
    if not points.is_finite() or not 0 < points <= indicator.at_most or rounded(points) != points:
        raise NotSound(
            _("Points: more than 0, at most %(most)s, with two decimals.") % {"most": indicator.at_most},
            field="points",
        )
    return indicator.title, -points if kind == Kind.DEDUCTION else points, ""
