"""What every page about one record of a fault or flaw shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from appraisal.actions._fault_decisions import rules_for
from appraisal.domain.faults import appeal_until, final_until
from appraisal.forms.faults import DecisionForm
from appraisal.models import FaultDecision, FaultRecord
from core.clock import local_day

State = FaultRecord.State
TONES = {
    "entered": "warn",
    "dismissed": "",
    "decided": "info",
    "appealed": "warn",
    "final": "info",
    "withdrawn": "",
}


def page_of(records: QuerySet[FaultRecord], number: str | None, size: int) -> Page[FaultRecord]:
    """One page of records with unit, responsible officers and tone."""
    listed = records.select_related("unit").prefetch_related("parties__officer")
    page = Paginator(listed, size).get_page(number)
    for record in page.object_list:
        record.tone = TONES[record.state]
    return page


def decision_form(record: FaultRecord, day: date, data: Any = None) -> DecisionForm:
    """The form of the decision that comes next."""
    return DecisionForm(
        data,
        parties=list(record.parties.select_related("officer").order_by("pk")),
        rules=rules_for(record, day).body,
        on_appeal=record.state == State.APPEALED,
        with_measures=record.kind == FaultRecord.Kind.FAULT,
    )


def record_context(record: FaultRecord) -> dict[str, Any]:
    """The record, its responsible officers, its decisions in order, its events and its days."""
    decisions = list(
        record.decisions.select_related("party__officer", "decided_by", "reason").order_by("seq")
    )
    first = decisions[0].decided_on if decisions else None
    rules = rules_for(record, first or local_day(record.entered_at)).body
    for decision in decisions:
        decision.titles = [rules.title_of(code) for code in decision.measures]
        decision.standing = decision.outcome in FaultDecision.ESTABLISHED
    events = list(record.events.select_related("actor", "words").order_by("pk"))
    appealed = next((event for event in events if event.to_state == State.APPEALED), None)
    return {
        "record": record,
        "tone": TONES[record.state],
        "parties": list(record.parties.select_related("officer", "unit").order_by("pk")),
        "decisions": decisions,
        "events": [(event, State(event.to_state).label) for event in events],
        "appeal": appealed,
        "appeal_until": appeal_until(first, rules) if first and record.state == State.DECIDED else None,
        "final_until": final_until(local_day(appealed.at), rules)
        if appealed and record.state == State.APPEALED
        else None,
    }
