"""Scores fall into steps of five percent."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from analytics.domain.distribution import distribution


def counts(*scores: tuple[str, str, int]) -> dict[int, int]:
    steps = distribution((Decimal(score), Decimal(full), officers) for score, full, officers in scores)
    return {step.low: step.officers for step in steps if step.officers}


def test_a_score_on_the_edge_belongs_to_the_step_that_it_begins() -> None:
    assert counts(("60", "100", 3), ("59.99", "100", 2)) == {60: 3, 55: 2}


def test_the_full_marks_belong_to_the_last_step() -> None:
    assert counts(("100", "100", 4), ("0", "100", 1)) == {95: 4, 0: 1}


def test_scores_are_compared_in_percent_whatever_the_full_marks() -> None:
    assert counts(("30", "50", 1), ("60", "100", 1)) == {60: 2}


@given(st.lists(st.tuples(st.integers(0, 4900), st.integers(1, 50)), max_size=40))
def test_nobody_is_lost_between_the_steps(scores: list[tuple[int, int]]) -> None:
    steps = distribution((Decimal(score) / 100, Decimal(49), officers) for score, officers in scores)

    assert len(steps) == 20
    assert sum(step.officers for step in steps) == sum(officers for _score, officers in scores)
