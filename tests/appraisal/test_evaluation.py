"""Evaluations from opening to the file: items by two people, closing, correction, roll-up."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from appraisal.actions.close_cycle import close_cycle, what_is_missing
from appraisal.actions.count_exams import count_released_exams
from appraisal.actions.decide_item import decide_item
from appraisal.actions.errors import IllegalMove, MayNot, NotSound
from appraisal.actions.file_evaluations import file_evaluations
from appraisal.actions.propose_item import propose_withdrawal
from appraisal.models import EvaluationCycle, EvaluationItem, EvaluationResult, FaultRecord
from core.clock import start_of_day
from core.ledger import verify_ledger
from personnel.actions.issue_policy import issue_policy
from personnel.domain.roles import Role
from personnel.models import Officer, Unit
from records.models import FileEntry, UnitFileEntry
from tests.factories import AT, DAY, Cast, cast, officer
from tests.factories.appraisal import cycle, decided, fault, item, legal_officer
from tests.factories.exams import open_sitting
from tests.factories.results import hold, hold_and_release

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
AFTERWARDS = start_of_day(date(2026, 4, 2))


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def he(people: Cast) -> Officer:
    """何敏, who enters."""
    return legal_officer(people)


def counted_exam(people: Cast) -> None:
    """李 and 赵 of the station have everything right, 王 nothing; released and counted."""
    zhao = officer("100004", "赵云", unit=people.station)
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, zhao, people.wang])
    hold_and_release(sitting, {people.li: True, zhao: True, people.wang: False}, signer=people.chen)
    count_released_exams(at=AT + timedelta(hours=4))


def result(found: EvaluationCycle, unit: Unit, about: Officer | None = None) -> EvaluationResult:
    return found.results.current().get(unit=unit, officer=about)


def test_a_month_of_exam_deduction_bonus_flaw_and_veto(people: Cast, he: Officer) -> None:
    counted_exam(people)
    month = cycle(people, he)
    item(month, he, unit=people.county, head=people.chen, points="2.50")
    item(month, he, unit=people.county, head=people.chen, kind="bonus", code="model_work", points="1.00")
    item(month, he, unit=people.brigade, head=people.chen, kind="veto", code="escape", points="0")
    decided(fault(people, he, kind=FaultRecord.Kind.FLAW), people.chen)

    closed = close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)

    county, station = result(month, people.county), result(month, people.station)
    li, wang = result(month, people.station, people.li), result(month, people.brigade, people.wang)
    brigade = result(month, people.brigade)
    assert closed == 4 + Officer.objects.count() - 1
    # 66.67 on average and passed, everybody there: (50 * 66.67 + 30 * 66.67 + 20 * 100) / 100 = 73.33, 11 of 15
    assert (county.total, county.band) == (Decimal("94.50"), "excellent")
    assert station.total == Decimal("99.00")
    assert (li.total, wang.total) == (Decimal("99.00"), Decimal("85.00"))
    assert (brigade.total, brigade.band, brigade.band_title) == (Decimal("100.00"), "not_met", "不达标")
    assert [line["kind"] for line in county.lines] == ["exam", "deduction", "bonus"]


def test_results_reach_the_files_once(people: Cast, he: Officer) -> None:
    counted_exam(people)
    month = cycle(people, he)
    results = close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)

    first, second = file_evaluations(at=AFTERWARDS), file_evaluations(at=AFTERWARDS)

    entry = FileEntry.objects.get(file__officer=people.li, kind="quality_evaluation")
    assert (first, second) == (results, 0)
    assert (entry.section, entry.payload["total"], entry.happened_on) == (
        "quality_evaluation",
        "100.00",
        date(2026, 3, 31),
    )
    assert UnitFileEntry.objects.filter(kind="quality_evaluation").count() == 4


def test_who_entered_an_item_does_not_confirm_it(people: Cast) -> None:
    month = cycle(people, people.chen)
    entered = item(month, people.chen, unit=people.station)

    with pytest.raises(MayNot) as refusal:
        decide_item(item=entered, confirm=True, actor=people.chen, at=AT)

    assert refusal.value.code == "own_entry"


def test_who_entered_an_item_does_not_sign(people: Cast, he: Officer) -> None:
    month = cycle(people, he)
    other = officer("100007", "高山", unit=people.legal, roles=(Role.LEGAL_HEAD,), roles_on=people.bureau)
    item(month, people.chen, unit=people.station, head=other)

    with pytest.raises(MayNot) as refusal:
        close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)

    assert (refusal.value.code, EvaluationResult.objects.count()) == ("own_entry", 0)
    assert EvaluationCycle.objects.get().state == "open"


def test_nobody_evaluates_the_own_unit(people: Cast, he: Officer) -> None:
    with pytest.raises(MayNot) as refusal:
        item(cycle(people, he), he, unit=people.legal)

    assert refusal.value.code == "own_unit"


def test_nobody_enters_or_withdraws_an_item_about_themselves_also_after_a_transfer(
    people: Cast, he: Officer
) -> None:
    month = cycle(people, he)
    moved = officer(
        "100006", "钱进", unit=people.station, roles=(Role.LEGAL_OFFICER,), roles_on=people.bureau
    )
    deduction = item(month, he, unit=people.brigade, about=moved, head=people.chen)

    with pytest.raises(MayNot) as entering:
        item(month, moved, unit=people.brigade, about=moved, kind="bonus", code="model_work", points="1.00")
    with pytest.raises(MayNot) as withdrawing:
        propose_withdrawal(item=deduction, reason="示例", actor=moved, at=AT)

    assert (entering.value.code, withdrawing.value.code) == ("own_matter", "own_matter")


def test_nobody_confirms_an_item_about_themselves(people: Cast, he: Officer) -> None:
    trainer = officer(
        "100006", "钱进", unit=people.station, roles=(Role.LEGAL_OFFICER,), roles_on=people.bureau
    )
    entered = item(cycle(people, he), trainer, unit=people.legal, about=people.chen)

    with pytest.raises(MayNot) as refusal:
        decide_item(item=entered, confirm=True, actor=people.chen, at=AT)

    assert refusal.value.code == "own_matter"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"points": "20.01"}, "points"),
        ({"points": "0"}, "points"),
        ({"points": "NaN"}, "points"),
        ({"points": "1.005"}, "points"),
        ({"code": "invented"}, "code"),
        ({"kind": "bonus"}, "code"),
        ({"kind": "veto", "code": "casework"}, "code"),
        ({"happened_on": DAY + timedelta(days=40)}, "happened_on"),
    ],
)
def test_an_item_follows_the_rules_of_its_cycle(
    people: Cast, he: Officer, facts: dict[str, str], field: str
) -> None:
    with pytest.raises(NotSound) as refusal:
        item(cycle(people, he), he, unit=people.station, **facts)

    assert refusal.value.field == field


def test_a_period_is_not_closed_before_it_is_over_or_while_items_wait(people: Cast, he: Officer) -> None:
    month = cycle(people, he)
    item(month, he, unit=people.station)

    with pytest.raises(NotSound):
        close_cycle(cycle=month, actor=people.chen, at=AT)

    assert len(what_is_missing(month, at=AT)) == 2
    assert len(what_is_missing(month, at=AFTERWARDS)) == 1


def test_a_month_waits_for_its_exam(people: Cast, he: Officer) -> None:
    hold(open_sitting(unit=people.bureau, candidates=[people.li]), {people.li: True})
    month = cycle(people, he)

    with pytest.raises(NotSound, match="三月月考"):
        close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)


def test_a_closed_evaluation_is_not_closed_again(people: Cast, he: Officer) -> None:
    month = cycle(people, he)
    close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)

    with pytest.raises(IllegalMove):
        close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)


def test_after_closing_an_item_makes_a_further_result_and_the_first_stays(people: Cast, he: Officer) -> None:
    month = cycle(people, he)
    close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)
    first = result(month, people.station)
    issue_policy(
        kind="evaluation_bands",
        unit=people.bureau,
        effective_on=month.starts_on,
        body={"full_points": 50},
        actor=None,
        at=AFTERWARDS,
    )

    item(month, he, unit=people.station, head=people.chen, points="12.00", at=AFTERWARDS)
    file_evaluations(at=AFTERWARDS)

    second = result(month, people.station)
    assert (second.supersedes, second.number, second.total, second.band) == (
        first,
        2,
        Decimal("88.00"),
        "met",
    )
    assert EvaluationResult.objects.get(pk=first.pk).total == Decimal("100.00")
    entries = list(UnitFileEntry.objects.filter(file__unit=people.station).order_by("seq"))
    assert [entry.kind for entry in entries] == ["quality_evaluation", "evaluation_corrected"]
    assert entries[1].corrects == entries[0]


def test_a_withdrawn_item_counts_no_longer(people: Cast, he: Officer) -> None:
    month = cycle(people, he)
    taken = item(month, he, unit=people.station, head=people.chen, points="12.00")
    close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)

    made = propose_withdrawal(item=taken, reason="复核后撤销。", actor=he, at=AFTERWARDS)
    with pytest.raises(NotSound):
        propose_withdrawal(item=taken, reason="再次。", actor=he, at=AFTERWARDS)
    decide_item(item=made, confirm=True, actor=people.chen, at=AFTERWARDS)

    assert result(month, people.station).total == Decimal("100.00")
    assert EvaluationItem.objects.count() == 2


def test_a_quarter_rolls_up_its_closed_months_and_their_vetoes(people: Cast, he: Officer) -> None:
    for day, points in ((date(2026, 1, 5), "10.00"), (date(2026, 2, 5), "5.00"), (date(2026, 3, 5), "3.00")):
        month = cycle(people, he, day=day)
        item(month, he, unit=people.station, head=people.chen, points=points)
        if day.month == 2:
            item(month, he, unit=people.brigade, head=people.chen, kind="veto", code="escape", points="0")
        if day.month != 3:
            close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)
    quarter = cycle(people, he, kind="quarter")

    with pytest.raises(NotSound):
        close_cycle(cycle=quarter, actor=people.chen, at=AFTERWARDS)
    close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)
    close_cycle(cycle=quarter, actor=people.chen, at=AFTERWARDS)

    station, brigade = result(quarter, people.station), result(quarter, people.brigade)
    assert (station.total, station.band) == (Decimal("94.00"), "excellent")
    assert (brigade.total, brigade.band) == (Decimal("100.00"), "not_met")


def test_a_running_total_may_begin_on_21_october(people: Cast, he: Officer) -> None:
    for kind, body in (
        ("evaluation_calendar", {"first_month": 10, "first_day": 21}),
        ("evaluation_roll_up", {"quarter": "running"}),
    ):
        issue_policy(
            kind=kind, unit=people.bureau, effective_on=date(2025, 1, 1), body=body, actor=people.chen, at=AT
        )
    for day in (date(2025, 10, 21), date(2025, 12, 1), date(2026, 1, 20)):
        month = cycle(people, he, day=day)
        item(month, he, unit=people.station, head=people.chen, points="4.00")
        close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)
    quarter = cycle(people, he, kind="quarter", day=date(2025, 11, 11))
    close_cycle(cycle=quarter, actor=people.chen, at=AFTERWARDS)

    assert (quarter.starts_on, quarter.ends_before) == (date(2025, 10, 21), date(2026, 1, 21))
    assert result(quarter, people.station).total == Decimal("88.00")


def test_the_rules_are_those_of_the_first_day(people: Cast, he: Officer) -> None:
    version = issue_policy(
        kind="evaluation_bands",
        unit=people.bureau,
        effective_on=date(2026, 3, 1),
        body={
            "bands": [
                {"code": "a", "title": "甲", "at_least": 99},
                {"code": "b", "title": "乙", "at_least": 0},
            ]
        },
        actor=people.chen,
        at=AT,
    )
    month = cycle(people, he)
    issue_policy(
        kind="evaluation_bands", unit=people.bureau, effective_on=DAY, body={}, actor=people.chen, at=AT
    )
    item(month, he, unit=people.station, head=people.chen)
    close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)

    assert month.version_of("evaluation_bands") == version.pk
    assert result(month, people.station).band_title == "乙"


def test_whoever_changes_a_result_a_figure_or_a_decision_by_hand_is_found(people: Cast, he: Officer) -> None:
    from tests.records.test_evidence import by_hand

    counted_exam(people)
    month = cycle(people, he)
    entered = fault(people, he)
    decided(entered, people.chen)
    close_cycle(cycle=month, actor=people.chen, at=AFTERWARDS)
    assert verify_ledger().broken == []

    by_hand(
        "UPDATE appraisal_evaluationresult SET total = 99.99 WHERE unit_id = %s AND officer_id IS NULL",
        people.county.pk,
    )
    by_hand(
        "UPDATE appraisal_unitexamfigure SET average = 88 WHERE unit_id = %s AND scope = 'subtree'",
        people.county.pk,
    )
    by_hand("UPDATE appraisal_faultparty SET share = 1 WHERE record_id = %s", entered.pk)
    by_hand("UPDATE appraisal_sidetext SET text = 'x' WHERE id = %s", entered.facts_id)

    found = {(finding.chain.partition(":")[0], finding.reason) for finding in verify_ledger().broken}
    assert found == {
        ("evaluation", "changed"),
        ("evaluation", "does not follow from its lines and its rules"),
        ("exam-figures", "changed"),
        ("exam-figures", "does not follow from its counts and its rule"),
        ("fault", "the entry is not the one decided upon"),
        ("fault", "the facts were changed"),
    }
