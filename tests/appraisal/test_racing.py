"""Two clocks and two heads at once: one of them writes, the other finds nothing left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appraisal.actions.count_exams import count_released_exams
from appraisal.actions.decide_fault import decide_fault
from appraisal.models import FaultDecision, FaultRecord, UnitExamFigure
from core.domain.errors import Refused
from core.ledger import verify_ledger
from personnel.domain.roles import Role
from personnel.models import Officer
from records.models import FileEntry, UnitFileEntry
from tests.exams.test_racing import at_once
from tests.factories import AT, cast, officer
from tests.factories.appraisal import fault, legal_officer
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency, pytest.mark.both_databases]
LATER = AT + timedelta(days=1)


def test_two_clocks_at_once_count_an_exam_once() -> None:
    people = cast()
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, people.wang])
    hold_and_release(sitting, {people.li: True, people.wang: False}, signer=people.chen)

    counts = at_once([lambda: count_released_exams(at=LATER)] * 4)

    assert sorted(counts) == [0, 0, 0, 6]
    assert UnitExamFigure.objects.count() == 6
    assert UnitFileEntry.objects.count() == 4
    assert verify_ledger().broken == []


def test_two_heads_at_once_take_one_decision() -> None:
    people = cast()
    other = officer("100007", "高山", unit=people.legal, roles=(Role.LEGAL_HEAD,), roles_on=people.bureau)
    record = fault(people, legal_officer(people))
    party = record.parties.get()

    def decision_of(head: Officer) -> str:
        try:
            decide_fault(
                record=FaultRecord.objects.get(pk=record.pk),
                established=True,
                measures={party.pk: ["criticism"]},
                reason="事实清楚。",
                actor=head,
                at=AT,
            )
        except Refused as refusal:
            return refusal.code
        return "decided"

    said = at_once([lambda: decision_of(people.chen), lambda: decision_of(other)])

    assert sorted(said)[0] == "decided"
    assert sorted(said)[1] in ("illegal_move", "lost_race")
    assert (FaultDecision.objects.count(), FileEntry.objects.count()) == (1, 1)
