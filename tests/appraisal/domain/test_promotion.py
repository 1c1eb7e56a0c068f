"""What each rule of a promotion says, at its boundaries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from appraisal.domain.promotion import (
    PromotionFacts,
    PromotionRules,
    PromotionTarget,
    Rule,
    months_before,
    promotion_outcomes,
)
from records.domain.levels import Outcome

ORDER = ("basic", "intermediate", "advanced")


def said(rule: Rule, facts: PromotionFacts, **target: object) -> Outcome:
    asked = PromotionTarget("post", "职务晋升", **target)  # type: ignore[arg-type]
    return next(outcome for outcome in promotion_outcomes(facts, asked) if outcome.rule == rule)


@pytest.mark.parametrize(
    ("asked", "held", "verdict"),
    [
        ("basic", [], "not_met"),
        ("basic", ["basic"], "met"),
        ("basic", ["advanced"], "met"),
        ("intermediate", ["basic"], "not_met"),
        ("intermediate", ["advanced", "basic"], "met"),
        ("master", ["advanced"], "to_check"),
    ],
)
def test_the_level_or_a_higher_one_must_be_in_force(asked: str, held: list[str], verdict: str) -> None:
    facts = PromotionFacts(levels=tuple((code, f"№ {code}") for code in held), order=ORDER)
    assert said(Rule.LEVEL, facts, level=asked).verdict == verdict


def test_the_level_that_is_held_is_named_with_its_certificate() -> None:
    facts = PromotionFacts(levels=(("intermediate", "A-1"), ("basic", "A-0")), order=ORDER)
    assert said(Rule.LEVEL, facts).facts == {"level": "basic", "held": "intermediate", "certificate": "A-1"}


@pytest.mark.parametrize(
    ("percents", "verdict", "average"),
    [
        (["60"], "met", "60"),
        (["59.99"], "not_met", "59.9"),
        (["90", "30"], "met", "60"),
        (["90", None], "met", "90"),
        (["0"], "not_met", "0"),
        ([None, None], "to_check", None),
        ([], "to_check", None),
    ],
)
def test_the_average_of_what_counts_decides(
    percents: list[str | None], verdict: str, average: str | None
) -> None:
    facts = PromotionFacts(percents=tuple(None if each is None else Decimal(each) for each in percents))
    outcome = said(Rule.EXAMS, facts)
    assert (outcome.verdict, outcome.facts.get("average")) == (verdict, average)


@pytest.mark.parametrize(
    ("assigned", "completed", "verdict"),
    [(0, 0, "to_check"), (10, 8, "met"), (1000, 799, "not_met"), (3, 3, "met")],
)
def test_four_fifths_of_the_weekly_study_must_be_done(assigned: int, completed: int, verdict: str) -> None:
    facts = PromotionFacts(assigned=assigned, completed=completed)
    assert said(Rule.STUDY, facts).verdict == verdict


@pytest.mark.parametrize("entries", [0, 3])
def test_which_class_counts_is_left_to_a_person(entries: int) -> None:
    outcome = said(Rule.TRAINING_CLASS, PromotionFacts(classes=entries))
    assert (outcome.verdict, outcome.facts["entries"]) == ("to_check", entries)


def test_a_decision_in_effect_stands_against() -> None:
    assert said(Rule.FAULTS, PromotionFacts()).verdict == "met"
    outcome = said(Rule.FAULTS, PromotionFacts(faults=(7, 9)))
    assert (outcome.verdict, outcome.facts) == ("not_met", {"in_effect": 2, "decisions": [7, 9]})


def test_what_a_target_does_not_ask_for_is_not_on_the_sheet() -> None:
    target = PromotionTarget(
        "x", "某项", level="", exam_months=0, study_months=0, class_months=0, no_fault=False
    )
    assert promotion_outcomes(PromotionFacts(), target) == ()


@pytest.mark.parametrize(
    ("day", "months", "first", "last"),
    [
        (date(2026, 3, 5), 12, date(2025, 3, 1), date(2026, 2, 1)),
        (date(2026, 1, 31), 1, date(2025, 12, 1), date(2025, 12, 1)),
        (date(2026, 1, 1), 13, date(2024, 12, 1), date(2025, 12, 1)),
    ],
)
def test_whole_months_before_the_month_are_asked_about(
    day: date, months: int, first: date, last: date
) -> None:
    assert months_before(day, months) == (first, last)


def test_heads_of_units_need_intermediate_and_everybody_needs_basic() -> None:
    asked = {target.code: target.level for target in PromotionRules().targets}
    assert asked == {"head_of_unit": "intermediate", "post": "basic", "rank": "basic", "grade": "basic"}
    assert PromotionRules().target("head_of_unit") is PromotionRules().targets[0]
    assert PromotionRules().target("none") is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"exam_months": -1},
        {"study_months": 121},
        {"exam_average": "100.1"},
        {"study_share": "NaN"},
        {"code": ""},
    ],
)
def test_a_policy_that_cannot_be_meant_is_refused(wrong: dict[str, object]) -> None:
    body = {"targets": [{"code": "post", "title": "职务晋升", **wrong}]}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(body, PromotionRules)


def test_a_code_stands_for_one_target() -> None:
    twice = [{"code": "post", "title": "甲"}, {"code": "post", "title": "乙"}]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"targets": twice}, PromotionRules)
