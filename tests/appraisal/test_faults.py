"""Faults and flaws: two people, appeal, window of effect, and who sees what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from appraisal.actions.appeal_fault import appeal_fault
from appraisal.actions.decide_appeal import decide_appeal
from appraisal.actions.decide_fault import decide_fault
from appraisal.actions.errors import IllegalMove, MayNot, NotSound
from appraisal.actions.withdraw_fault import withdraw_fault
from appraisal.models import FaultDecision, FaultRecord
from core.models import AuditEvent
from personnel.domain.roles import Role
from personnel.models import Officer
from records.models import FileEntry
from tests.factories import AT, DAY, Cast, cast, officer
from tests.factories.appraisal import FACTS, decided, fault, legal_officer

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def he(people: Cast) -> Officer:
    """何敏, who enters."""
    return legal_officer(people)


def second_head(people: Cast) -> Officer:
    return officer("100007", "高山", unit=people.legal, roles=(Role.LEGAL_HEAD,), roles_on=people.bureau)


def decide(record: FaultRecord, actor: Officer) -> None:
    decide_fault(record=record, established=False, measures={}, reason="不成立。", actor=actor, at=AT)


def test_who_entered_a_record_does_not_decide_it(people: Cast) -> None:
    both = officer(
        "100005",
        "孙磊",
        unit=people.legal,
        roles=(Role.LEGAL_HEAD, Role.LEGAL_OFFICER),
        roles_on=people.bureau,
    )

    with pytest.raises(MayNot) as refusal:
        decide(fault(people, both), both)

    assert refusal.value.code == "own_entry"


def test_who_is_responsible_neither_enters_nor_decides(people: Cast, he: Officer) -> None:
    with pytest.raises(MayNot):
        fault(people, he, shares={he: 100})
    with pytest.raises(MayNot) as refusal:
        decide(fault(people, he, shares={people.li: 50, people.chen: 50}), people.chen)

    assert refusal.value.code == "own_matter"


def test_who_has_no_such_role_neither_enters_nor_decides(people: Cast, he: Officer) -> None:
    with pytest.raises(MayNot):
        fault(people, people.wang)
    with pytest.raises(MayNot):
        decide(fault(people, he), people.zhou)


@pytest.mark.parametrize("shares", [(70, 20), (70, 40)])
def test_shares_come_to_a_hundred_percent(people: Cast, he: Officer, shares: tuple[int, int]) -> None:
    with pytest.raises(NotSound) as refusal:
        fault(people, he, shares=dict(zip((people.li, people.wang), shares, strict=True)))

    assert refusal.value.field == "parties"


def test_a_fault_needs_a_measure_for_each_responsible_officer(people: Cast, he: Officer) -> None:
    record = fault(people, he, shares={people.li: 60, people.wang: 40})

    with pytest.raises(NotSound):
        decided(record, people.chen, measures=())

    assert (FaultRecord.objects.get().state, FaultDecision.objects.count()) == ("entered", 0)


def test_a_decision_reaches_the_file_of_each_officer_and_is_restricted(people: Cast, he: Officer) -> None:
    record = fault(people, he, shares={people.li: 60, people.wang: 40})

    decided(record, people.chen)

    entries = FileEntry.objects.order_by("pk")
    assert [(entry.file.officer, entry.section, entry.restricted) for entry in entries] == [
        (people.li, "rewards_and_sanctions", True),
        (people.wang, "rewards_and_sanctions", True),
    ]
    assert FACTS not in str([entry.payload for entry in entries])


def test_a_flaw_is_no_fault_and_goes_to_the_evaluation(people: Cast, he: Officer) -> None:
    record = fault(people, he, kind=FaultRecord.Kind.FLAW)

    decided(record, people.chen)

    assert FileEntry.objects.get().section == "quality_evaluation"
    assert list(FaultDecision.objects.in_effect([people.li.pk], on=DAY)) == []


def test_a_fault_is_in_effect_from_its_decision_until_its_window_ends(people: Cast, he: Officer) -> None:
    decision = decided(fault(people, he), people.chen)[0]

    def found(day: object) -> list[FaultDecision]:
        return list(FaultDecision.objects.in_effect([people.li.pk, people.wang.pk], on=day))

    assert (decision.effect_from, decision.effect_until) == (DAY, DAY.replace(month=9))
    assert found(DAY - timedelta(days=1)) == []
    assert found(DAY) == found(decision.effect_until - timedelta(days=1)) == [decision]
    assert found(decision.effect_until) == []


def test_effects_of_any_number_of_officers_are_one_query(
    people: Cast, he: Officer, django_assert_num_queries: object
) -> None:
    decided(fault(people, he, shares={people.li: 50, people.wang: 50}), people.chen)

    with django_assert_num_queries(1):  # type: ignore[operator]
        found = FaultDecision.objects.in_effect([people.li.pk, people.wang.pk], on=DAY)
        officers = [decision.party.officer_id for decision in found]

    assert officers == [people.li.pk, people.wang.pk]


def test_a_withdrawal_is_a_new_decision_and_what_held_until_then_held(people: Cast, he: Officer) -> None:
    record = fault(people, he)
    first = decided(record, people.chen)[0]

    second = withdraw_fault(
        record=record, reason="法律适用有误。", actor=people.chen, at=AT + timedelta(days=10)
    )[0]

    assert (second.supersedes, second.outcome, record.state) == (first, "withdrawn", "withdrawn")
    assert list(FaultDecision.objects.in_effect([people.li.pk], on=DAY + timedelta(days=9))) == [first]
    assert list(FaultDecision.objects.in_effect([people.li.pk], on=DAY + timedelta(days=10))) == []
    entries = list(FileEntry.objects.order_by("seq"))
    assert entries[1].corrects == entries[0]


def test_an_appeal_is_in_time_for_five_days(people: Cast, he: Officer) -> None:
    record = fault(people, he)
    decided(record, people.chen)

    with pytest.raises(MayNot) as refusal:
        appeal_fault(record=record, officer=people.li, words="不服。", at=AT + timedelta(days=6))
    appeal_fault(record=record, officer=people.li, words="不服。", at=AT + timedelta(days=5))

    assert refusal.value.code == "appeal_too_late"
    assert record.state == "appealed"


def test_nobody_else_appeals(people: Cast, he: Officer) -> None:
    record = fault(people, he)
    decided(record, people.chen)

    with pytest.raises(MayNot):
        appeal_fault(record=record, officer=people.wang, words="不服。", at=AT)


def test_an_appeal_is_decided_by_somebody_else_and_keeps_the_first_day_of_effect(
    people: Cast, he: Officer
) -> None:
    record = fault(people, he)
    first = decided(record, people.chen)[0]
    appeal_fault(record=record, officer=people.li, words="不服。", at=AT + timedelta(days=1))
    milder = {first.party_id: ["admonition"]}
    facts = {"record": record, "measures": milder, "reason": "部分成立。", "at": AT + timedelta(days=8)}

    with pytest.raises(MayNot) as refusal:
        decide_appeal(**facts, actor=people.chen)
    final = decide_appeal(**facts, actor=second_head(people))[0]

    assert refusal.value.code == "own_decision"
    assert (final.outcome, final.measures, final.effect_from) == ("changed", ["admonition"], DAY)
    assert record.state == "final"


def test_what_was_decided_is_not_decided_again(people: Cast, he: Officer) -> None:
    record = fault(people, he)
    decided(record, people.chen)

    with pytest.raises(IllegalMove):
        decided(record, people.chen)
    with pytest.raises(IllegalMove):
        decide_appeal(record=fault(people, he), measures=None, reason="无。", actor=people.chen, at=AT)


def test_every_step_is_an_event_and_an_audit_event(people: Cast, he: Officer) -> None:
    record = fault(people, he)
    decided(record, people.chen)

    assert [(event.to_state, event.actor) for event in record.events.order_by("pk")] == [
        ("entered", he),
        ("decided", people.chen),
    ]
    kinds = (
        AuditEvent.objects.filter(subject=f"fault:{record.pk}").order_by("pk").values_list("kind", flat=True)
    )
    assert list(kinds) == ["fault.entered", "fault.decided"]


@pytest.mark.parametrize("table", ["faultdecision", "faultparty", "faultevent"])
def test_the_database_keeps_decisions_as_they_are(people: Cast, he: Officer, table: str) -> None:
    decided(fault(people, he), people.chen)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM appraisal_{table}")
