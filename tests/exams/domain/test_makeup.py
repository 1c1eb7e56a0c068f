"""What counts after a make-up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.makeup import MakeupPolicy, Score, counted_makeup, counts, proposed

marks = st.decimals(min_value=0, max_value=120, places=2)
fulls = st.decimals(min_value=Decimal("0.01"), max_value=120, places=2)
percents = st.decimals(min_value=0, max_value=100, places=2)


@st.composite
def scores(draw: st.DrawFn) -> Score:
    full = draw(fulls)
    return Score(min(draw(marks), full), full, draw(st.booleans()))


@given(made=scores(), cap=percents, cause=st.sampled_from(["failed", "absent"]))
def test_a_capped_make_up_never_counts_more_than_its_cap(made: Score, cap: Decimal, cause: str) -> None:
    counted = counted_makeup(made, rule="capped", cap_percent=cap, cause=cause)

    assert counted.share <= Fraction(cap) / 100
    assert counted.score <= made.score
    assert (counted.full_marks, counted.passed) == (made.full_marks, made.passed)


@given(made=scores(), cap=percents)
def test_a_make_up_below_its_cap_or_after_leave_counts_whole(made: Score, cap: Decimal) -> None:
    assert counted_makeup(made, rule="capped", cap_percent=cap, cause="with_leave") == made
    assert counted_makeup(made, rule="best", cap_percent=None, cause="failed") == made
    assert counted_makeup(made, rule="capped", cap_percent=Decimal(100), cause="failed") == made


@given(first=st.none() | scores(), makeups=st.lists(scores(), max_size=3))
def test_the_best_of_all_counts_and_the_earlier_of_equals(first: Score | None, makeups: list[Score]) -> None:
    counted = counts(first, makeups)

    everything = [own for own in (first, *makeups) if own is not None]
    assert counted == next(
        (own for own in everything if all(own.share >= other.share for other in everything)), None
    )


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        ({"sat": True, "passed": True}, None),
        ({"sat": True, "passed": False}, "failed"),
        ({"sat": False, "leave_to_makeup": True, "excused": True}, "with_leave"),
        ({"sat": False, "leave_to_makeup": False, "excused": True}, None),
        ({"sat": False}, "absent"),
        ({"sat": False, "taken": 1}, None),
        ({"sat": True, "passed": False, "taken": 1}, None),
    ],
)
def test_the_policy_says_who_is_proposed(facts: dict[str, object], cause: str | None) -> None:
    given_facts = {"passed": False, "leave_to_makeup": False, "excused": False, "taken": 0, **facts}

    assert proposed(MakeupPolicy(absent_without_leave=True), **given_facts) == cause  # type: ignore[arg-type]


def test_by_default_absence_without_leave_leads_to_no_make_up() -> None:
    assert (
        proposed(MakeupPolicy(), sat=False, passed=False, leave_to_makeup=False, excused=False, taken=0)
        is None
    )
