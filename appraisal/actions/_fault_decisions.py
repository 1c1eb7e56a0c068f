"""Write decisions about every responsible officer of a record, and bring them into their files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from appraisal.actions._words import keep_words
from appraisal.actions.errors import MayNot, NotSound
from appraisal.domain.faults import FaultRules, effect_until
from appraisal.models import FaultDecision, FaultParty, FaultRecord
from core.clock import local_day
from core.domain.chains import GENESIS
from personnel.domain.roles import Permission
from personnel.models import Officer
from personnel.policy import InForce, policy_for
from records.actions.append_entries import NewEntry, append_entries
from records.domain.sections import QUALITY_EVALUATION, REWARDS_AND_SANCTIONS

Outcome = FaultDecision.Outcome
DECISION_ENTRY = "fault_decision"
FLAW_ENTRY = "flaw_decision"


def check_decider(record: FaultRecord, actor: Officer, at: datetime) -> list[FaultParty]:
    """The responsible officers; refuses whoever entered the record, is named in it, or has no such role."""
    if not actor.may(Permission.FAULT_DECIDE, on=local_day(at), unit=record.unit):
        raise MayNot(_("Decisions on faults are taken by the head of the legal department."))
    if actor.pk == record.entered_by_id:
        raise MayNot(_("You entered this record. Somebody else must decide it."), code="own_entry")
    parties = list(record.parties.order_by("pk"))
    if any(party.officer_id == actor.pk for party in parties):
        raise MayNot(
            _("You are named in this record yourself. Somebody else must decide it."), code="own_matter"
        )
    return parties


def rules_for(record: FaultRecord, on: date) -> InForce[FaultRules]:
    """The measures and days that hold for the unit of the record on this day."""
    return policy_for("fault_rules", record.unit, on)


def write_decisions(
    record: FaultRecord,
    parties: Sequence[FaultParty],
    outcome_of: Callable[[FaultParty], str],
    measures_of: Mapping[int, Sequence[str]],
    *,
    reason: str,
    actor: Officer,
    at: datetime,
) -> list[FaultDecision]:
    """One decision for each of `parties`, chained after those before, filed where it concerns the file.

    `measures_of`: codes by number of the party. Called inside the transaction that moves the record. Raises NotSound.
    """
    if not reason.strip():
        raise NotSound(_("Give the reasons of the decision."), field="reason")
    today = local_day(at)
    rules = rules_for(record, today)
    standing = {row.party_id: row for row in FaultDecision.objects.standing().filter(record=record)}
    last = record.decisions.order_by("-seq").first()
    head = (last.seq, last.hash) if last else (0, GENESIS)
    words, commitment = keep_words(reason.strip())
    decisions = []
    for party in parties:
        outcome = outcome_of(party)
        before = standing.get(party.pk)
        codes = list(measures_of.get(party.pk, ())) if outcome in FaultDecision.ESTABLISHED else []
        measures = rules.body.chosen(codes)
        if len(measures) != len(set(codes)):
            raise NotSound(_("One of the measures is not in the policy of this unit."), field="measures")
        since = _effect_from(outcome, before, today)
        decision = FaultDecision(
            record=record,
            party=party,
            number=before.number + 1 if before else 1,
            supersedes=before,
            outcome=outcome,
            measures=[measure.code for measure in measures],
            decided_on=today,
            effect_from=since,
            effect_until=effect_until(measures, since=since) if since else None,
            decided_by=actor,
            reason=words,
            commitment=commitment,
            policy_version_id=rules.version_id,
            entry=entry_of(record, party),
            at=at,
        )
        decision.chain_after(*head)
        head = (decision.seq, decision.hash)
        decision.save(force_insert=True)
        decisions.append(decision)
    append_entries([_entry(record, made, standing) for made in decisions if _concerns_the_file(made)], at=at)
    return decisions


def entry_of(record: FaultRecord, party: FaultParty) -> dict[str, Any]:
    """What a decision keeps of the entry that it was taken upon."""
    return {
        "kind": record.kind,
        "unit": record.unit_id,
        "happened_on": record.happened_on.isoformat(),
        "entered_by": record.entered_by_id,
        "commitment": record.commitment,
        "officer": party.officer_id,
        "role": party.role,
        "share": party.share,
    }


def _effect_from(outcome: str, before: FaultDecision | None, today: date) -> date | None:
    """A decision on appeal keeps the day on which the first one took effect."""
    if outcome not in FaultDecision.ESTABLISHED:
        return None
    return before.effect_from if before and before.effect_from else today


def _concerns_the_file(decision: FaultDecision) -> bool:
    return decision.outcome != Outcome.NOT_ESTABLISHED or decision.supersedes_id is not None


def _entry(record: FaultRecord, decision: FaultDecision, standing: Mapping[int, FaultDecision]) -> NewEntry:
    """The entry in the officer's file: ids, codes and days; read by those who may read faults, and by the officer."""
    before = standing.get(decision.party_id)
    is_flaw = record.kind == FaultRecord.Kind.FLAW
    return NewEntry(
        officer_id=decision.party.officer_id,
        section=QUALITY_EVALUATION if is_flaw else REWARDS_AND_SANCTIONS,
        kind=FLAW_ENTRY if is_flaw else DECISION_ENTRY,
        happened_on=decision.decided_on,
        unit_id=decision.party.unit_id,
        payload={
            "record": record.pk,
            "decision": decision.pk,
            "hash": decision.hash,
            "outcome": decision.outcome,
            "measures": decision.measures,
            "role": decision.party.role,
            "share": decision.party.share,
            "effect_from": decision.effect_from.isoformat() if decision.effect_from else None,
            "effect_until": decision.effect_until.isoformat() if decision.effect_until else None,
        },
        source=f"fault_decision:{decision.pk}",
        restricted=True,
        corrects_source=f"fault_decision:{before.pk}" if before else "",
        policy_version_id=decision.policy_version_id,
        actor_id=decision.decided_by_id,
    )
