"""The rules of levels: every verdict with its reason, on the very day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from records.domain.levels import (
    Exemption,
    HeldFact,
    LevelRule,
    OfficerFacts,
    QualificationRules,
    StandingOfUnit,
    Verdict,
    eligibility,
    may_be_cleared,
    next_level,
    unit_standing,
)

ORDER = ("basic", "intermediate", "advanced")
DAY = date(2026, 3, 5)
RULES = QualificationRules()


def facts(*held: HeldFact, in_post: bool = True, hours: Decimal | None = None) -> OfficerFacts:
    return OfficerFacts(in_post=in_post, account_open=True, held=held, hours=hours)


def basic(since: date, standing: str = "valid") -> HeldFact:
    return HeldFact("basic", since, None, standing)


CASES = {
    "a newcomer for basic": ("basic", facts(), [("in_post", "met"), ("not_suspended", "met")]),
    "nobody who is out of post": (
        "basic",
        facts(in_post=False),
        [("in_post", "not_met"), ("not_suspended", "met")],
    ),
    "basic exactly one year ago": (
        "intermediate",
        facts(basic(date(2025, 3, 5))),
        [("in_post", "met"), ("not_suspended", "met"), ("held_long_enough", "met")],
    ),
    "basic a day less than a year ago": (
        "intermediate",
        facts(basic(date(2025, 3, 6))),
        [("in_post", "met"), ("not_suspended", "met"), ("held_long_enough", "not_met")],
    ),
    "a renewal goes on with what was held before": (
        "intermediate",
        facts(basic(date(2026, 3, 1)), basic(date(2024, 1, 1))),
        [("in_post", "met"), ("not_suspended", "met"), ("held_long_enough", "met")],
    ),
    "a renewal goes on with what has run out meanwhile": (
        "intermediate",
        facts(
            HeldFact("basic", date(2026, 2, 1), date(2031, 1, 31), "valid"),
            HeldFact("basic", date(2021, 2, 20), date(2026, 2, 19), "expired"),
        ),
        [("in_post", "met"), ("not_suspended", "met"), ("held_long_enough", "met")],
    ),
    "a renewal on the very next day": (
        "intermediate",
        facts(
            HeldFact("basic", date(2026, 2, 1), None, "valid"),
            HeldFact("basic", date(2021, 2, 1), date(2026, 1, 31), "expired"),
        ),
        [("in_post", "met"), ("not_suspended", "met"), ("held_long_enough", "met")],
    ),
    "a new certificate after a gap of one day": (
        "intermediate",
        facts(
            HeldFact("basic", date(2026, 2, 2), None, "valid"),
            HeldFact("basic", date(2021, 2, 1), date(2026, 1, 31), "expired"),
        ),
        [("in_post", "met"), ("not_suspended", "met"), ("held_long_enough", "not_met")],
    ),
    "nothing held": (
        "intermediate",
        facts(),
        [("in_post", "met"), ("not_suspended", "met"), ("level_held", "not_met")],
    ),
    "what has expired": (
        "intermediate",
        facts(basic(date(2020, 1, 1), "expired")),
        [("in_post", "met"), ("not_suspended", "met"), ("level_lapsed", "not_met")],
    ),
    "what is suspended": (
        "intermediate",
        facts(basic(date(2020, 1, 1), "suspended")),
        [("in_post", "met"), ("not_suspended", "not_met"), ("level_held", "not_met")],
    ),
    "what was revoked": (
        "intermediate",
        facts(basic(date(2020, 1, 1), "revoked")),
        [("in_post", "met"), ("not_suspended", "met"), ("level_held", "not_met")],
    ),
    "a higher level than asked": (
        "intermediate",
        facts(HeldFact("advanced", date(2024, 1, 1), None, "valid")),
        [("in_post", "met"), ("not_suspended", "met"), ("held_long_enough", "met")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_rule_says_its_verdict(case: str) -> None:
    level, officer, expected = CASES[case]
    outcomes = eligibility(level, officer, on=DAY, rules=RULES, order=ORDER)
    assert [(outcome.rule, outcome.verdict.value) for outcome in outcomes] == expected


def test_an_expired_level_counts_where_policy_keeps_it() -> None:
    rules = QualificationRules(
        levels=(LevelRule("basic", at_expiry="keep"), LevelRule("intermediate", requires="basic"))
    )
    officer = facts(basic(date(2020, 1, 1), "expired"))
    outcomes = eligibility("intermediate", officer, on=DAY, rules=rules, order=ORDER)
    assert [(each.rule, each.verdict) for each in outcomes][-1] == ("held_long_enough", Verdict.MET)


@pytest.mark.parametrize(
    ("hours", "verdict"),
    [(None, "to_check"), (Decimal(40), "met"), (Decimal("39.5"), "not_met")],
)
def test_hours_that_nobody_knows_are_to_be_checked(hours: Decimal | None, verdict: str) -> None:
    rules = QualificationRules(
        levels=(LevelRule("basic", minimum_hours=40, to_be_checked=("案卷评查合格",)),)
    )
    outcomes = eligibility("basic", facts(hours=hours), on=DAY, rules=rules, order=ORDER)
    assert [(each.rule, each.verdict.value) for each in outcomes[2:]] == [
        ("hours", verdict),
        ("other", "to_check"),
    ]
    assert may_be_cleared(outcomes) is (verdict != "not_met")


def test_the_next_level_follows_the_highest_held() -> None:
    assert [
        next_level(ORDER, frozenset(held))
        for held in ((), ("basic",), ("basic", "intermediate"), ("advanced",))
    ] == ["basic", "intermediate", "advanced", None]


def test_only_a_credential_that_policy_names_exempts() -> None:
    rules = QualificationRules(exemptions=(Exemption("legal_profession_a", "basic"),))
    assert (rules.exempting("basic"), rules.exempting("intermediate"), RULES.exempting("basic")) == (
        {"legal_profession_a"},
        frozenset(),
        frozenset(),
    )


@pytest.mark.parametrize(
    ("percent", "standing"),
    [
        ("10", StandingOfUnit.FREE),
        ("10.01", StandingOfUnit.BARRED_FROM_HONOURS),
        ("20", StandingOfUnit.BARRED_FROM_HONOURS),
        ("20.01", StandingOfUnit.BELOW_STANDARD),
    ],
)
def test_more_than_the_threshold_counts(percent: str, standing: StandingOfUnit) -> None:
    assert unit_standing(Decimal(percent), RULES) == standing


@pytest.mark.parametrize(
    "figures", [{"months_valid": 0}, {"months_valid": 10**9}, {"months_held": -1}, {"passes_needed": 0}]
)
def test_a_policy_with_impossible_figures_is_refused_when_it_is_written(figures: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(figures))):
        LevelRule("basic", **figures)
