"""A responsible officer appeals against a decision, in time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from appraisal.actions._fault_decisions import rules_for
from appraisal.actions._fault_moves import move_fault
from appraisal.actions.errors import MayNot, NotSound
from appraisal.domain.faults import appeal_until
from appraisal.domain.states import FaultState
from appraisal.models import FaultDecision, FaultRecord
from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from personnel.models import Officer


def appeal_fault(*, record: FaultRecord, officer: Officer, words: str, at: datetime) -> None:
    """Appeals against the decision; measures stay in effect until the final one.

    In time are the days of the policy after the decision (art. 26 of 公安部令第138号: 5). Writes the audit event
    `fault.appealed`. Raises MayNot, NotSound, IllegalMove, LostRace.
    """
    decision = FaultDecision.objects.standing().filter(record=record, party__officer=officer).first()
    if decision is None or decision.outcome not in FaultDecision.ESTABLISHED:
        raise MayNot(_("There is no decision against you in this record."))
    if not words.strip():
        raise NotSound(_("Say what you appeal against, and why."), field="words")
    last_day = appeal_until(decision.decided_on, rules_for(record, decision.decided_on).body)
    if record.state == FaultState.DECIDED and local_day(at) > last_day:
        raise MayNot(
            _("The days for an appeal ended on %(day)s.") % {"day": date_format(last_day, "DATE_FORMAT")},
            code="appeal_too_late",
        )
    with transaction.atomic():
        move_fault(record, FaultState.APPEALED, at=at, actor=officer, words=words.strip())
        record_audit_event(kind="fault.appealed", actor_id=officer.pk, at=at, subject=f"fault:{record.pk}")
