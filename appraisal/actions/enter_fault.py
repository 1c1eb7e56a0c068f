"""Enter a fault or flaw with the officers responsible for it. Another person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._words import keep_words
from appraisal.actions.errors import MayNot, NotSound
from appraisal.domain.states import FaultState
from appraisal.models import FaultEvent, FaultParty, FaultRecord
from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

MOST_PARTIES: Final = 10


@dataclass(frozen=True, slots=True)
class NewParty:
    """A responsible officer, what they were in the matter, and their share in percent."""

    officer: Officer
    role: str
    share: int


def enter_fault(
    *,
    kind: str,
    unit: Unit,
    happened_on: date,
    case_number: str,
    facts: str,
    parties: Sequence[NewParty],
    actor: Officer,
    at: datetime,
) -> FaultRecord:
    """Enters a record that waits for a decision. Nobody enters a record about themselves; shares make 100 percent.

    Writes the audit event `fault.entered`. Raises MayNot, NotSound.
    """
    today = local_day(at)
    if not actor.may(Permission.FAULT_WRITE, on=today, unit=unit):
        raise MayNot(_("You enter faults and flaws for the units of your role only."))
    if any(party.officer.pk == actor.pk for party in parties):
        raise MayNot(
            _("You are named in this record yourself. Somebody else must enter it."), code="own_matter"
        )
    _check(happened_on, facts, parties, today)
    homes = dict(
        Officer.objects.filter(pk__in=[party.officer.pk for party in parties])
        .with_home_unit(on=happened_on)
        .values_list("pk", "home_unit_id")
    )
    with transaction.atomic():
        text, commitment = keep_words(facts.strip())
        record = FaultRecord.objects.create(
            kind=kind,
            unit=unit,
            happened_on=happened_on,
            case_number=case_number,
            facts=text,
            commitment=commitment,
            entered_by=actor,
            entered_at=at,
        )
        FaultParty.objects.bulk_create(
            FaultParty(
                record=record,
                officer=party.officer,
                unit_id=homes[party.officer.pk],
                role=party.role,
                share=party.share,
            )
            for party in parties
        )
        FaultEvent.objects.create(record=record, to_state=FaultState.ENTERED, at=at, actor=actor)
        record_audit_event(
            kind="fault.entered",
            actor_id=actor.pk,
            at=at,
            subject=f"fault:{record.pk}",
            facts={"kind": kind, "parties": len(parties)},
        )
    return record


def _check(happened_on: date, facts: str, parties: Sequence[NewParty], today: date) -> None:
    if happened_on > today:
        raise NotSound(_("This day is still to come."), field="happened_on")
    if not facts.strip():
        raise NotSound(_("Write down the facts."), field="facts")
    if not 1 <= len(parties) <= MOST_PARTIES:
        raise NotSound(_("Name at least one responsible officer and at most ten."), field="parties")
    if len({party.officer.pk for party in parties}) != len(parties):
        raise NotSound(_("An officer is named twice."), field="parties")
    if any(party.share < 1 for party in parties) or sum(party.share for party in parties) != 100:
        raise NotSound(_("The shares of the responsible officers must come to 100 percent."), field="parties")
