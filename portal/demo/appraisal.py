"""The demonstration of faults and evaluation: figures of the past month, a closed month, an open quarter, one flaw and
one fault. Everything is invented and marked as a sample."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from appraisal.actions.close_cycle import close_cycle
from appraisal.actions.count_exams import count_released_exams
from appraisal.actions.decide_fault import decide_fault
from appraisal.actions.decide_item import decide_item
from appraisal.actions.enter_fault import NewParty, enter_fault
from appraisal.actions.file_evaluations import file_evaluations
from appraisal.actions.open_cycle import open_cycle
from appraisal.actions.propose_item import propose_item
from appraisal.models import EvaluationCycle, EvaluationItem, FaultParty, FaultRecord
from core.clock import local_day, start_of_day
from personnel.models import Officer, Unit

SAMPLE = "（示例）"


def plant_appraisal(*, unit: Unit, cast: Mapping[str, Officer], at: datetime) -> None:
    """Plants what is missing; safe to repeat. Needs the month before `at` released, and the cast in post."""
    count_released_exams(at=at)
    writer, head = cast["900009"], cast["900005"]
    where = _unit_to_look_at(unit)
    _faults(unit=where, writer=writer, head=head, at=at)
    _month(unit=unit, where=where, writer=writer, head=head, at=at)
    this_quarter = {"unit": unit, "kind": EvaluationCycle.Kind.QUARTER}
    if not EvaluationCycle.objects.filter(**this_quarter).exists():
        open_cycle(**this_quarter, day=local_day(at), actor=writer, at=at)
    file_evaluations(at=at)


def _unit_to_look_at(unit: Unit) -> Unit:
    """The unit of 李明, in which the demonstration has its matters."""
    return Officer.objects.holding_badge("900001").get().postings.latest("starts_on").unit or unit


def _month(*, unit: Unit, where: Unit, writer: Officer, head: Officer, at: datetime) -> None:
    """Last month, with a deduction and a bonus, closed and signed."""
    last_month = (local_day(at).replace(day=1) - timedelta(days=1)).replace(day=15)
    if EvaluationCycle.objects.filter(unit=unit, kind=EvaluationCycle.Kind.MONTH).exists():
        return
    cycle = open_cycle(unit=unit, kind=EvaluationCycle.Kind.MONTH, day=last_month, actor=writer, at=at)
    matters = (
        (EvaluationItem.Kind.DEDUCTION, "casework", Decimal("2.50"), "一起案件的法律文书引用条款不当。"),
        (EvaluationItem.Kind.BONUS, "model_work", Decimal("1.00"), "报送执法示范案例一件。"),
    )
    for kind, code, points, words in matters:
        item = propose_item(
            cycle=cycle,
            unit=where,
            officer=None,
            kind=kind,
            code=code,
            points=points,
            happened_on=last_month,
            reason=f"{SAMPLE}{words}",
            actor=writer,
            at=at,
        )
        decide_item(item=item, confirm=True, actor=head, at=at)
    close_cycle(cycle=cycle, actor=head, at=at)


def _faults(*, unit: Unit, writer: Officer, head: Officer, at: datetime) -> None:
    """A flaw and a fault of officers of `unit`, decided yesterday, so that days for an appeal are left."""
    if FaultRecord.objects.filter(unit=unit).exists():
        return
    yesterday = start_of_day(local_day(at) - timedelta(days=1)) + timedelta(hours=10)
    day = local_day(yesterday) - timedelta(days=12)
    people = list(
        Officer.objects.in_post_under(frozenset({unit.path}), on=day).exclude(pk__in=[writer.pk, head.pk])[:2]
    )
    if len(people) < 2:
        return
    flaw = enter_fault(
        kind=FaultRecord.Kind.FLAW,
        unit=unit,
        happened_on=day,
        case_number="示例-2026-001",
        facts=f"{SAMPLE}讯问笔录起止时间填写不完整，事后已补正。",
        parties=[NewParty(people[0], FaultParty.Role.HANDLER, 100)],
        actor=writer,
        at=yesterday,
    )
    decide_fault(
        record=flaw,
        established=True,
        measures={},
        reason=f"{SAMPLE}属文书瑕疵，纳入执法质量考评。",
        actor=head,
        at=yesterday + timedelta(hours=2),
    )
    fault = enter_fault(
        kind=FaultRecord.Kind.FAULT,
        unit=unit,
        happened_on=day,
        case_number="示例-2026-002",
        facts=f"{SAMPLE}扣押物品未当场开具清单，程序违法。",
        parties=[
            NewParty(people[0], FaultParty.Role.HANDLER, 70),
            NewParty(people[1], FaultParty.Role.REVIEWER, 30),
        ],
        actor=writer,
        at=yesterday,
    )
    chosen = {party.pk: ["written_review"] for party in fault.parties.all()}
    decide_fault(
        record=fault,
        established=True,
        measures=chosen,
        reason=f"{SAMPLE}违反法定程序，责令作出书面检查。",
        actor=head,
        at=yesterday + timedelta(hours=2),
    )
