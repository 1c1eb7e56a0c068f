"""The final decision after an appeal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._fault_decisions import Outcome, check_decider, rules_for, write_decisions
from appraisal.actions._fault_moves import move_fault
from appraisal.actions.errors import IllegalMove, MayNot, NotSound
from appraisal.domain.states import FaultState
from appraisal.models import FaultDecision, FaultParty, FaultRecord
from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from personnel.models import Officer


def decide_appeal(
    *,
    record: FaultRecord,
    measures: Mapping[int, Sequence[str]] | None,
    reason: str,
    actor: Officer,
    at: datetime,
) -> list[FaultDecision]:
    """Decides finally about every responsible officer. `measures` None: everything is upheld as it was.

    Where the policy says so, not by the person of the first decision. Writes the audit event `fault.appeal_decided`.
    Raises MayNot, NotSound, IllegalMove, LostRace.
    """
    parties = check_decider(record, actor, at)
    standing = {row.party_id: row for row in FaultDecision.objects.standing().filter(record=record)}
    if not standing:
        raise IllegalMove(_("The record is not in a state that allows this step."))
    first = {row.decided_by_id for row in standing.values()}
    if actor.pk in first and rules_for(record, local_day(at)).body.appeal_by_another_person:
        raise MayNot(
            _("You took the first decision. Somebody else with this role must decide the appeal."),
            code="own_decision",
        )
    chosen = (
        {party.pk: list(standing[party.pk].measures) for party in parties} if measures is None else measures
    )
    if record.kind == FaultRecord.Kind.FAULT and any(not chosen.get(party.pk) for party in parties):
        raise NotSound(_("Choose a measure for each responsible officer."), field="measures")

    def outcome_of(party: FaultParty) -> str:
        same = set(chosen.get(party.pk, ())) == set(standing[party.pk].measures)
        return Outcome.UPHELD if same else Outcome.CHANGED

    with transaction.atomic():
        move_fault(record, FaultState.FINAL, at=at, actor=actor)
        decisions = write_decisions(record, parties, outcome_of, chosen, reason=reason, actor=actor, at=at)
        record_audit_event(
            kind="fault.appeal_decided",
            actor_id=actor.pk,
            at=at,
            subject=f"fault:{record.pk}",
            facts={"decisions": [decision.pk for decision in decisions]},
        )
    return decisions
