"""How the marks of several people become one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.allocation import MarkingPolicy
from exams.domain.double_marking import (
    Arbitration,
    By,
    Combine,
    LimitIn,
    MarkingRule,
    Round,
    rule_from_json,
    rule_to_json,
    settled,
)

ONE, TWO = MarkingRule(), MarkingRule(markers=2)
FIRST, SECOND, THIRD, AGREED = Round.FIRST, Round.SECOND, Round.THIRD, Round.AGREED
TEN = Decimal(10)


def marks(*given_marks: str) -> dict[Round, Decimal]:
    return dict(zip((FIRST, SECOND, THIRD), map(Decimal, given_marks), strict=False))


def test_one_marker_settles_an_answer_alone() -> None:
    assert settled(ONE, marks("3.5"), TEN) is not None
    assert settled(ONE, {}, TEN) is None


def test_two_within_the_limit_give_their_mean() -> None:
    found = settled(TWO, marks("6", "8"), TEN)  # 20 % of 10: 2 marks are allowed
    assert found is not None
    assert (found.marks, found.rounds, found.by) == (Decimal(7), (FIRST, SECOND), By.PAIR)


@pytest.mark.parametrize(
    ("limit", "limit_in", "third"),
    [
        ("20", LimitIn.PERCENT, False),
        ("19.9", LimitIn.PERCENT, True),
        ("2", LimitIn.MARKS, False),
        ("1.5", LimitIn.MARKS, True),
    ],
)
def test_the_limit_is_in_percent_of_the_question_or_in_marks(
    limit: str, limit_in: LimitIn, third: bool
) -> None:
    rule = replace(TWO, limit=Decimal(limit), limit_in=limit_in)
    assert rule.asks_a_third(Decimal(6), Decimal(8), TEN) is third


@pytest.mark.parametrize(
    ("combine", "one", "other", "together"),
    [
        (Combine.MEAN_IN_STEPS, "6", "6.5", "6.5"),  # 6.25: the middle goes up
        (Combine.MEAN_IN_STEPS, "6", "7.5", "7"),  # 6.75
        (Combine.MEAN_IN_STEPS, "1.75", "1.75", "1.75"),  # full marks of a point that are no step
        (Combine.MEAN, "6", "6.5", "6.25"),
        (Combine.MEAN, "6", "6.25", "6.13"),
        (Combine.LOWER, "6", "6.5", "6"),
        (Combine.HIGHER, "6", "6.5", "6.5"),
    ],
)
def test_two_marks_become_one_as_policy_says(combine: Combine, one: str, other: str, together: str) -> None:
    rule = replace(TWO, combine=combine)
    assert (
        rule.combined(Decimal(one), Decimal(other))
        == Decimal(together)
        == rule.combined(Decimal(other), Decimal(one))
    )


def test_rounding_never_leaves_what_the_two_gave() -> None:
    assert TWO.combined(Decimal("1.75"), Decimal("1.8")) == Decimal("1.8")
    assert replace(TWO, step=Decimal(1)).combined(Decimal("1.4"), Decimal("1.6")) == Decimal("1.6")
    assert replace(TWO, step=Decimal(1)).combined(Decimal("1.1"), Decimal("1.2")) == Decimal("1.1")


def test_two_beyond_the_limit_wait_for_a_third() -> None:
    assert settled(TWO, marks("2", "8"), TEN) is None


@pytest.mark.parametrize(
    ("three", "earned", "rounds"),
    [
        (("2", "8", "7"), "7.5", (SECOND, THIRD)),
        (("2", "8", "3"), "2.5", (FIRST, THIRD)),
        (("2", "8", "5"), "6.5", (SECOND, THIRD)),  # as near to either: the higher pair
        (("8", "2", "5"), "6.5", (FIRST, THIRD)),
        (("2", "8", "8"), "8", (SECOND, THIRD)),
    ],
)
def test_the_nearest_pair_of_three_counts(
    three: tuple[str, ...], earned: str, rounds: tuple[Round, ...]
) -> None:
    found = settled(TWO, marks(*three), TEN)
    assert found is not None
    assert (found.marks, found.rounds, found.by) == (Decimal(earned), rounds, By.NEAREST_PAIR)


def test_or_the_third_decides_alone() -> None:
    found = settled(replace(TWO, arbitration=Arbitration.THIRD_DECIDES), marks("2", "8", "5"), TEN)
    assert found is not None
    assert (found.marks, found.rounds) == (Decimal(5), (THIRD,))


def test_nobody_ends_an_arbitration_by_following_the_other() -> None:
    assert settled(TWO, marks("7", "8"), TEN, arbitrated=True) is None


def test_agreed_marks_settle_a_control_answer_whatever_else_was_given() -> None:
    found = settled(TWO, {**marks("2", "8"), AGREED: Decimal(6)}, TEN)
    assert found is not None
    assert (found.marks, found.by) == (Decimal(6), By.AGREED)


@given(
    st.lists(st.integers(0, 20), min_size=3, max_size=3),
    st.sampled_from(Combine),
    st.sampled_from(Arbitration),
)
def test_what_is_settled_lies_between_the_marks_given(
    three: list[int], combine: Combine, arbitration: Arbitration
) -> None:
    rule = replace(TWO, combine=combine, arbitration=arbitration)
    halves = [Decimal(each) / 2 for each in three]
    found = settled(rule, dict(zip((FIRST, SECOND, THIRD), halves, strict=True)), TEN)
    assert found is not None
    assert min(halves) <= found.marks <= max(halves)


def test_a_rule_comes_back_as_it_was_stored_and_nothing_stored_means_one_marker() -> None:
    rule = MarkingPolicy(double=("essay",), limit=Decimal("1.50"), limit_in=LimitIn.MARKS).rule_for("essay")
    assert rule_from_json(rule_to_json(rule)) == rule
    assert rule_from_json({}).markers == 1


def test_policy_says_by_the_kind_of_a_section_who_marks_twice() -> None:
    policy = MarkingPolicy(double=("essay", "case_analysis"))
    assert [policy.rule_for(kind).markers for kind in ("short_answer", "essay", "case_analysis")] == [1, 2, 2]
