"""Decide on a record: established with measures, or not established."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._fault_decisions import Outcome, check_decider, write_decisions
from appraisal.actions._fault_moves import move_fault
from appraisal.actions.errors import NotSound
from appraisal.domain.states import FaultState
from appraisal.models import FaultDecision, FaultRecord
from core.actions.record_audit_event import record_audit_event
from personnel.models import Officer


def decide_fault(
    *,
    record: FaultRecord,
    established: bool,
    measures: Mapping[int, Sequence[str]],
    reason: str,
    actor: Officer,
    at: datetime,
) -> list[FaultDecision]:
    """Takes the first decision, about every responsible officer at once; `measures` holds codes by number of the party.

    Who entered the record or is named in it may not decide. A fault needs a measure for each responsible officer;
    a flaw carries none: it counts in the quality evaluation. The decisions reach the officers' files at once. Writes
    the audit event `fault.decided`. Raises MayNot, NotSound, IllegalMove, LostRace.
    """
    parties = check_decider(record, actor, at)
    is_fault = record.kind == FaultRecord.Kind.FAULT
    if established and is_fault and any(not measures.get(party.pk) for party in parties):
        raise NotSound(_("Choose a measure for each responsible officer."), field="measures")
    outcome = Outcome.ESTABLISHED if established else Outcome.NOT_ESTABLISHED
    with transaction.atomic():
        move_fault(record, FaultState.DECIDED if established else FaultState.DISMISSED, at=at, actor=actor)
        decisions = write_decisions(
            record,
            parties,
            lambda _party: outcome,
            measures if is_fault else {},
            reason=reason,
            actor=actor,
            at=at,
        )
        record_audit_event(
            kind="fault.decided",
            actor_id=actor.pk,
            at=at,
            subject=f"fault:{record.pk}",
            facts={"outcome": outcome.value, "decisions": [decision.pk for decision in decisions]},
        )
    return decisions
