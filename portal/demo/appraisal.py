"""The demonstration of evaluation: months and a quarter that are closed, a month and a quarter that are open, points
off and bonuses all over the bureau. Everything is invented and marked as a sample."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from appraisal.actions.close_cycle import close_cycle
from appraisal.actions.count_exams import count_released_exams
from appraisal.actions.decide_item import decide_item
from appraisal.actions.file_evaluations import file_evaluations
from appraisal.actions.open_cycle import open_cycle
from appraisal.actions.propose_item import propose_item
from appraisal.models import EvaluationCycle, EvaluationItem
from personnel.models import Officer, Unit
from portal.demo.staff import Staff

SAMPLE: Final = "（示例）"
Kind = EvaluationItem.Kind
MATTERS: Final = (
    (Kind.DEDUCTION, "casework", ("4.00", "8.00", "12.00"), "一起案件的法律文书引用条款不当。"),
    (Kind.DEDUCTION, "casework", ("3.00", "6.00"), "两起案件询问笔录未记明起止时间。"),
    (Kind.DEDUCTION, "call_handling", ("2.00", "5.00"), "一起警情未在规定时限内反馈处置结果。"),
    (Kind.DEDUCTION, "property", ("4.00", "8.00"), "涉案财物清单与实物台账不一致。"),
    (Kind.DEDUCTION, "premises", ("3.00", "5.00"), "办案区使用登记不完整。"),
    (Kind.DEDUCTION, "supervision", ("4.00",), "上级执法建议书逾期未回复整改情况。"),
    (Kind.DEDUCTION, "safety", ("12.00", "18.00"), "办案区安全检查登记缺失，存在执法安全隐患。"),
    (Kind.BONUS, "model_work", ("1.00", "2.00"), "报送执法示范案例一件。"),
    (Kind.BONUS, "model_work", ("3.00",), "承办案件被评为精品案件。"),
)
REFUSED: Final = "示例：经核对卷宗，所列问题已在审核环节补正，不予扣分。"
UNITS_PER_ITEM: Final = 4
UNITS_PER_TROUBLE: Final = 3
SEVERAL: Final = 6
FEWEST: Final = 12
MONTHS_IN_QUARTER: Final = 3


def months_evaluated(months: Sequence[date]) -> list[date]:
    """The past months, and before them those that the last complete quarter has besides; by first day."""
    first = quarter_before(months[-1])
    found = set(months)
    for _number in range(MONTHS_IN_QUARTER):
        found.add(first)
        first = after(first)
    return sorted(found)


def quarter_before(last: date) -> date:
    """The first day of the newest quarter that ends with the month `last` or before it."""
    number = last.year * 12 + last.month
    first = number // MONTHS_IN_QUARTER * MONTHS_IN_QUARTER - MONTHS_IN_QUARTER
    return date(first // 12, first % 12 + 1, 1)


def after(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=32)).replace(day=1)


def close_month(*, unit: Unit, staff: Staff, month: date, seed: int, at: datetime) -> None:
    """The evaluation of a month that is over: items entered and decided, closed, signed and filed."""
    cycle = _cycle(unit, staff, EvaluationCycle.Kind.MONTH, month, at)
    if cycle.state == EvaluationCycle.State.CLOSED:
        return
    count_released_exams(at=at)
    _items(cycle, staff, seed, at)
    for item in cycle.items.filter(state=EvaluationItem.State.PROPOSED).exclude(entered_by=staff.legal_head):
        decide_item(item=item, confirm=True, actor=staff.legal_head, at=at + timedelta(hours=1))
    close_cycle(cycle=cycle, actor=staff.legal_head, at=at + timedelta(hours=6))
    file_evaluations(at=at + timedelta(hours=7))


def close_quarter(*, unit: Unit, staff: Staff, first: date, at: datetime) -> None:
    """The quarter that begins with the month `first`, whose months are closed."""
    cycle = _cycle(unit, staff, EvaluationCycle.Kind.QUARTER, first, at)
    if cycle.state == EvaluationCycle.State.CLOSED:
        return
    close_cycle(cycle=cycle, actor=staff.legal_head, at=at + timedelta(hours=1))
    file_evaluations(at=at + timedelta(hours=2))


def open_periods(*, unit: Unit, staff: Staff, today: date, seed: int, at: datetime) -> None:
    """The month and the quarter of today, open; some items of the month wait for their second signature."""
    _cycle(unit, staff, EvaluationCycle.Kind.QUARTER, today, at)
    month = _cycle(unit, staff, EvaluationCycle.Kind.MONTH, today, at)
    _items(month, staff, seed, at, leave=3)


def _cycle(unit: Unit, staff: Staff, kind: str, day: date, at: datetime) -> EvaluationCycle:
    held = EvaluationCycle.objects.filter(
        unit=unit, kind=kind, starts_on__lte=day, ends_before__gt=day
    ).first()
    return held or open_cycle(unit=unit, kind=kind, day=day, actor=staff.writer, at=at)


def _items(cycle: EvaluationCycle, staff: Staff, seed: int, at: datetime, leave: int = 0) -> None:
    """Deductions and bonuses of units and of officers in them; the head confirms them, refuses one, leaves the last."""
    if cycle.items.exists():
        return
    chance = random.Random(f"{seed}:items:{cycle.starts_on}")  # noqa: S311 - invented matters, no secrets
    units = _units(cycle, staff)
    wanted = min(len(units), max(FEWEST, len(units) // UNITS_PER_ITEM))
    span = max(1, (min(cycle.ends_before, at.date()) - cycle.starts_on).days)
    chosen = [
        unit for number, unit in enumerate(chance.sample(units, wanted)) for _each in range(_matters(number))
    ]
    wanted = len(chosen)
    for number, unit in enumerate(chosen):
        kind, code, points, words = chance.choice(MATTERS)
        item = propose_item(
            cycle=cycle,
            unit=unit,
            officer=_somebody(unit, staff, cycle.starts_on, chance) if chance.random() < 0.4 else None,
            kind=kind,
            code=code,
            points=Decimal(chance.choice(points)),
            happened_on=cycle.starts_on + timedelta(days=chance.randrange(span)),
            reason=f"{SAMPLE}{words}",
            actor=staff.writer,
            at=at,
        )
        if number >= wanted - leave:
            continue
        refuse = number == wanted - leave - 1
        decide_item(
            item=item,
            confirm=not refuse,
            words=REFUSED if refuse else "",
            actor=staff.legal_head,
            at=at + timedelta(minutes=30) if leave == 0 else at,
        )


def _matters(number: int) -> int:
    """How much there is about the unit with this number: a few stand out."""
    return SEVERAL if number % UNITS_PER_TROUBLE == 0 else 1


def _units(cycle: EvaluationCycle, staff: Staff) -> list[Unit]:
    """Units with people in them, without that of the writer; that of 李明 is always there to be looked at."""
    there = Officer.objects.in_post_under(frozenset({cycle.unit.path}), on=cycle.starts_on)
    own = Officer.objects.with_home_unit(on=cycle.starts_on).get(pk=staff.writer.pk).home_unit_id
    peopled = set(there.order_by().values_list("home_unit_id", flat=True)) - {own, cycle.unit_id}
    return list(Unit.objects.filter(pk__in=peopled).order_by("path"))


def _somebody(unit: Unit, staff: Staff, on: date, chance: random.Random) -> Officer | None:
    """An officer of the unit who takes no part in the evaluation."""
    there = Officer.objects.in_post_under(frozenset({unit.path}), on=on).filter(home_unit_id=unit.pk)
    found = list(there.exclude(pk__in=staff.cast).order_by("pk"))
    return chance.choice(found) if found else None
