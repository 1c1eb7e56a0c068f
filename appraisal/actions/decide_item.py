"""Confirm or refuse an item that somebody else entered; in a closed cycle, correct the result by a further one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._evaluation_moves import move_item
from appraisal.actions.errors import MayNot, NotSound
from appraisal.assembly import effects, line_of_item, lines_of, stored_lines, veto_of_item
from appraisal.domain.calendar import PeriodKind
from appraisal.domain.evaluation import sheet
from appraisal.domain.states import CycleState, ItemState
from appraisal.models import EvaluationCycle, EvaluationItem, EvaluationResult
from appraisal.rules import rules_of
from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from personnel.domain.roles import Permission
from personnel.models import Officer


def decide_item(
    *, item: EvaluationItem, confirm: bool, actor: Officer, at: datetime, words: str = ""
) -> EvaluationResult | None:
    """Confirms or refuses `item`. The one who entered it may not; nobody decides about themselves.

    In a closed cycle a confirmed item makes a further result of its subject, signed by `actor`, under the rules that
    the cycle keeps; it is returned. Writes the audit event `evaluation.item_decided`. Raises MayNot, NotSound,
    IllegalMove, LostRace.
    """
    check_signer(item.cycle, actor, at)
    if actor.pk == item.entered_by_id:
        raise MayNot(_("You entered this item. Somebody else must confirm it."), code="own_entry")
    if actor.pk == item.officer_id:
        raise MayNot(_("This item is about you. Somebody else must decide it."), code="own_matter")
    if not confirm and not words.strip():
        raise NotSound(_("Say why the item is refused."), field="words")
    to = ItemState.CONFIRMED if confirm else ItemState.REFUSED
    with transaction.atomic():
        cycle = EvaluationCycle.objects.select_for_update().select_related("unit").get(pk=item.cycle_id)
        move_item(item, to, at=at, actor=actor, words=words.strip())
        corrected = None
        if confirm and cycle.state == CycleState.CLOSED:
            corrected = _correct(cycle, item, actor, at)
        record_audit_event(
            kind="evaluation.item_decided",
            actor_id=actor.pk,
            at=at,
            subject=f"evaluation:{item.cycle_id}",
            facts={"item": item.pk, "to": to.value, "result": corrected.pk if corrected else None},
        )
    return corrected


def check_signer(cycle: EvaluationCycle, actor: Officer, at: datetime) -> None:
    """Refuses whoever does not sign evaluations of this unit."""
    if not actor.may(Permission.EVALUATION_SIGN, on=local_day(at), unit=cycle.unit):
        raise MayNot(_("Evaluations are signed by the head of the legal department."))


def _correct(cycle: EvaluationCycle, item: EvaluationItem, actor: Officer, at: datetime) -> EvaluationResult:
    """The result that supersedes the standing one of the subject: its lines as they were, and this item."""
    of_subject = {"officer": item.officer} if item.officer_id else {"officer": None, "unit": item.unit}
    before = cycle.results.current().filter(**of_subject).first()
    if before is None:
        raise NotSound(_("This evaluation has no result for that officer or unit."))
    rules = rules_of(cycle)
    lines, vetoes = list(lines_of(before)), list(before.vetoes)
    if item.withdraws_id:
        gone = f"item:{item.withdraws_id}"
        lines = [line for line in lines if line.source != gone]
        vetoes = [veto for veto in vetoes if veto["source"] != gone]
    elif item.kind == EvaluationItem.Kind.VETO:
        vetoes.append(veto_of_item(item))
    else:
        lines.append(line_of_item(item))
    made = sheet(lines, effects(vetoes), rules.bands, rules.way(PeriodKind(cycle.kind)))
    last = cycle.results.order_by("-seq").first() or before
    result = EvaluationResult(
        cycle=cycle,
        unit=before.unit,
        officer=before.officer,
        number=before.number + 1,
        supersedes=before,
        lines=stored_lines(lines),
        vetoes=vetoes,
        total=made.total,
        band=made.band,
        band_title=rules.bands.title_of(made.band),
        signed_by=actor,
        at=at,
    )
    result.chain_after(last.seq, last.hash)
    result.save(force_insert=True)
    return result
