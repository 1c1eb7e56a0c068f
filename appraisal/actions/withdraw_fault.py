"""Withdraw a decision, by a new one: nothing that was decided is ever edited."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from appraisal.actions._fault_decisions import Outcome, check_decider, write_decisions
from appraisal.actions._fault_moves import move_fault
from appraisal.domain.states import FaultState
from appraisal.models import FaultDecision, FaultRecord
from core.actions.record_audit_event import record_audit_event
from personnel.models import Officer


def withdraw_fault(*, record: FaultRecord, reason: str, actor: Officer, at: datetime) -> list[FaultDecision]:
    """Withdraws what was decided about every responsible officer, from this day on; the files say so in a further
    entry. Writes the audit event `fault.withdrawn`. Raises MayNot, NotSound, IllegalMove, LostRace."""
    parties = check_decider(record, actor, at)
    with transaction.atomic():
        move_fault(record, FaultState.WITHDRAWN, at=at, actor=actor)
        decisions = write_decisions(
            record, parties, lambda _party: Outcome.WITHDRAWN, {}, reason=reason, actor=actor, at=at
        )
        record_audit_event(
            kind="fault.withdrawn",
            actor_id=actor.pk,
            at=at,
            subject=f"fault:{record.pk}",
            facts={"decisions": [decision.pk for decision in decisions]},
        )
    return decisions
