"""What a promotion check knows of officers: from where, for which months, and in how many queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from appraisal.domain.promotion import PromotionTarget
from appraisal.promotion_facts import Known, known_of
from personnel.models import Officer, Unit
from records.actions.record_fact import Fact, record_fact, withdraw_record
from records.domain.sections import LEGAL_TRAINING_AND_EXAMS
from records.models import FileEntry
from tests.factories import AT, DAY, Cast, cast
from tests.factories.appraisal import decided, fault, legal_officer
from tests.factories.exams import open_sitting
from tests.factories.levels import certificate, levels
from tests.factories.promotion import hr
from tests.factories.results import hold_and_release
from training.models import StudyMonth

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=36)
TODAY = date(2026, 4, 10)


@pytest.fixture
def people() -> Cast:
    """李 passed in March and 王 failed; both studied, 李 more."""
    members = cast()
    levels(members.bureau)
    past = open_sitting(unit=members.bureau, candidates=[members.li, members.wang])
    hold_and_release(past, {members.li: True, members.wang: False}, signer=members.chen)
    for who, unit, completed in ((members.li, members.station, 4), (members.wang, members.brigade, 1)):
        for month in (date(2026, 3, 1), date(2026, 4, 1)):
            StudyMonth.objects.create(
                officer=who,
                unit=unit,
                month=month,
                assigned=4,
                completed=completed,
                completed_late=0,
                minutes=60,
                closed_at=LATER,
            )
    return members


def known(people: Cast, who: Sequence[Officer], **target: Any) -> dict[int, Known]:
    homes: dict[int, Unit] = {people.li.pk: people.station, people.wang.pk: people.brigade}
    homes |= {people.chen.pk: people.legal}
    asked = PromotionTarget("post", "职务晋升", **target)
    return known_of({each.pk: homes[each.pk] for each in who}, asked, unit=people.bureau, on=TODAY)


def test_exams_and_study_of_the_whole_months_before_count(people: Cast) -> None:
    found = known(people, [people.li, people.wang])
    figures = {pk: (own.facts.percents, own.facts.completed, own.facts.assigned) for pk, own in found.items()}
    assert figures == {people.li.pk: ((100,), 4, 4), people.wang.pk: ((0,), 1, 4)}
    exam = found[people.li.pk].evidence["exams"][0]
    assert (exam["kind"], exam["month"], exam["state"]) == ("exam", "2026-03-01", "passed")
    assert [row["month"] for row in found[people.li.pk].evidence["study"]] == ["2026-03-01"]


def test_months_that_are_not_asked_about_are_not_read(people: Cast) -> None:
    own = known(people, [people.li], exam_months=0, study_months=0, class_months=0)[people.li.pk]
    assert (own.facts.percents, own.facts.assigned, own.facts.classes) == ((), 0, 0)


def test_levels_in_force_count_and_others_are_evidence_only(people: Cast) -> None:
    rows = levels(people.bureau)
    certificate(people.li, rows["basic"], signer=people.chen)
    certificate(people.li, rows["intermediate"], signer=people.chen, state="suspended")
    own = known(people, [people.li])[people.li.pk]
    assert [code for code, _number in own.facts.levels] == ["basic"]
    assert own.facts.order == ("basic", "intermediate", "advanced")
    assert [row["standing"] for row in own.evidence["level"]] == ["valid", "suspended"]


def test_records_of_classes_count_until_they_are_withdrawn(people: Cast) -> None:
    writer = hr(people)
    for section, day in (
        (LEGAL_TRAINING_AND_EXAMS, TODAY),
        (LEGAL_TRAINING_AND_EXAMS, date(2025, 4, 1)),
        (LEGAL_TRAINING_AND_EXAMS, date(2025, 3, 31)),
        ("inspections", TODAY),
    ):
        record_fact(
            subject=people.li,
            home=people.station,
            fact=Fact(section, day, "晋升培训班", uuid4()),
            actor=writer,
            at=LATER,
        )
    before = known(people, [people.li])[people.li.pk]
    withdraw_record(
        entry=FileEntry.objects.get(section=LEGAL_TRAINING_AND_EXAMS, happened_on=TODAY, kind="record"),
        subject=people.li,
        home=people.station,
        reason="重复登记",
        erase=False,
        actor=writer,
        at=LATER,
    )
    after = known(people, [people.li])[people.li.pk]
    assert [row["day"] for row in before.evidence["training_class"]] == ["2025-04-01", "2026-04-10"]
    assert (before.facts.classes, after.facts.classes) == (2, 1)


def test_decisions_in_effect_that_day_are_known(people: Cast) -> None:
    matter = fault(people, legal_officer(people))
    decision = decided(matter, people.chen)[0]
    own = known(people, [people.li, people.wang])
    assert own[people.li.pk].facts.faults == (decision.pk,)
    assert own[people.li.pk].evidence["faults"][0]["record"] == matter.pk
    assert own[people.wang.pk].facts.faults == ()


@pytest.mark.parametrize("count", [1, 3])
def test_facts_cost_the_same_for_one_and_for_three(
    people: Cast, count: int, django_assert_num_queries: Any
) -> None:
    who = [people.li, people.wang, people.chen][:count]
    for each in who:
        certificate(each, levels(people.bureau)["basic"], signer=people.zhou, issued_on=DAY)
    with django_assert_num_queries(15):
        found = known(people, who)
    assert len(found) == count
