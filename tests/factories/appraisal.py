"""Faults and evaluations, made by the product's own actions: entered by 何敏, a legal officer, decided by 陈静."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from appraisal.actions.decide_fault import decide_fault
from appraisal.actions.decide_item import decide_item
from appraisal.actions.enter_fault import NewParty, enter_fault
from appraisal.actions.open_cycle import open_cycle
from appraisal.actions.propose_item import propose_item
from appraisal.models import EvaluationCycle, EvaluationItem, FaultDecision, FaultRecord
from personnel.domain.roles import Role
from personnel.models import Officer, Unit

from .moments import AT, DAY
from .people import Cast, officer

FACTS = "扣押物品未当场开具清单。"


def legal_officer(people: Cast, badge: str = "100008") -> Officer:
    """何敏 of the legal department, legal officer of bureau A."""
    return officer(badge, "何敏", unit=people.legal, roles=(Role.LEGAL_OFFICER,), roles_on=people.bureau)


def fault(
    people: Cast,
    writer: Officer,
    *,
    kind: str = FaultRecord.Kind.FAULT,
    unit: Unit | None = None,
    shares: Mapping[Officer, int] | None = None,
    happened_on: date = DAY - timedelta(days=3),
    facts: str = FACTS,
    at: datetime = AT,
) -> FaultRecord:
    """A record that waits for a decision; without `shares`, 李 is responsible alone."""
    parties = [NewParty(who, "handler", share) for who, share in (shares or {people.li: 100}).items()]
    return enter_fault(
        kind=kind,
        unit=unit or people.station,
        happened_on=happened_on,
        case_number="甲-1",
        facts=facts,
        parties=parties,
        actor=writer,
        at=at,
    )


def decided(
    record: FaultRecord, head: Officer, *, measures: Sequence[str] = ("written_review",), at: datetime = AT
) -> list[FaultDecision]:
    """`head` establishes the record with the same measures for everybody."""
    chosen = {party.pk: list(measures) for party in record.parties.all()}
    return decide_fault(
        record=record, established=True, measures=chosen, reason="事实清楚。", actor=head, at=at
    )


def cycle(
    people: Cast, writer: Officer, *, kind: str = "month", day: date = DAY, at: datetime = AT
) -> EvaluationCycle:
    """An open evaluation held by bureau A."""
    return open_cycle(unit=people.bureau, kind=kind, day=day, actor=writer, at=at)


def item(
    cycle: EvaluationCycle,
    writer: Officer,
    *,
    unit: Unit,
    head: Officer | None = None,
    kind: str = EvaluationItem.Kind.DEDUCTION,
    code: str = "casework",
    points: str = "2.50",
    about: Officer | None = None,
    happened_on: date | None = None,
    at: datetime = AT,
) -> EvaluationItem:
    """An item about `unit` or `about`; confirmed when a `head` is given."""
    facts: dict[str, Any] = {"cycle": cycle, "unit": unit, "officer": about, "kind": kind, "code": code}
    made = propose_item(
        **facts,
        points=Decimal(points),
        happened_on=happened_on or cycle.starts_on,
        reason="卷宗抽查。",
        actor=writer,
        at=at,
    )
    if head is not None:
        decide_item(item=made, confirm=True, actor=head, at=at)
    return made
