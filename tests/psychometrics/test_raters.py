"""Figures of people who mark, against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from psychometrics.raters import (
    Agreement,
    agreement,
    deviation,
    pace,
    pooled_kappa,
    quadratic_kappa,
)

OWN = np.array([0, 1, 1, 2, 2, 2, 0, 1, 2, 0], dtype=np.float64)
OTHERS = np.array([0, 1, 2, 2, 1, 2, 1, 1, 0, 0], dtype=np.float64)


def by_table(own: np.ndarray, others: np.ndarray) -> float:
    """Cohen's definition over the table of categories, for comparison."""
    marks = np.unique(np.concatenate([own, others]))
    observed = np.array([[np.mean((own == a) & (others == b)) for b in marks] for a in marks])
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0))
    weights = (marks[:, None] - marks[None, :]) ** 2
    return float(1 - (weights * observed).sum() / (weights * expected).sum())


def test_kappa_is_that_of_the_hand_calculation() -> None:
    # own 0:3 1:3 2:4, others 0:3 1:4 2:3. Squared differences: 1 + 1 + 1 + 4 = 7, mean 0.7.
    # expected: 1·(3·4 + 3·3 + 3·3 + 4·4)/100 + 4·(3·3 + 4·3)/100 = 0.46 + 0.84 = 1.30; 1 - 0.7/1.3
    assert quadratic_kappa(OWN, OTHERS) == pytest.approx(1 - 0.7 / 1.3, abs=1e-12)
    assert by_table(OWN, OTHERS) == pytest.approx(1 - 0.7 / 1.3, abs=1e-12)


def test_agreement_counts_equal_neighbouring_and_tolerated_marks() -> None:
    found = agreement(OWN, OTHERS, step=1, limit=0.5)
    # differences: 0 0 -1 0 1 0 -1 0 2 0
    assert (found.n, found.exact, found.adjacent, found.within) == (10, 0.6, 0.9, 0.6)
    assert found.severity == pytest.approx(0.1, abs=1e-12)


def test_limits_may_differ_from_answer_to_answer() -> None:
    own, others = np.array([1.0, 8.0]), np.array([2.0, 9.0])
    assert agreement(own, others, step=0.5, limit=np.array([0.4, 2.0])).within == 0.5


def test_who_agrees_always_has_a_kappa_of_one_and_the_opposite_minus_one() -> None:
    up = np.array([0.0, 0.5, 1.0, 1.5])
    assert quadratic_kappa(up, up) == 1
    assert quadratic_kappa(up, up[::-1]) == pytest.approx(-1)


@pytest.mark.parametrize("marks", [np.array([]), np.array([2.0, 2.0])], ids=["nobody", "all the same"])
def test_where_kappa_is_not_defined_it_is_none(marks: np.ndarray) -> None:
    assert agreement(marks, marks, step=1, limit=1).kappa is None


def test_kappas_of_questions_are_weighted_by_answers() -> None:
    parts = [Agreement(30, 0, 1, 1, 1, 0.8), Agreement(10, 0, 1, 1, 1, 0.4), Agreement(5, 0, 1, 1, 1, None)]
    assert pooled_kappa(parts) == pytest.approx((30 * 0.8 + 10 * 0.4) / 40)
    assert pooled_kappa([]) is None


def test_deviation_from_agreed_marks_and_its_drift() -> None:
    own, agreed = np.array([3.0, 3.0, 4.0, 5.0, 5.0]), np.array([3.0, 3.0, 3.0, 4.0, 3.0])
    found = deviation(own, agreed, tolerance=1.0)
    # deviations 0 0 1 1 2: mean 0.8, one beyond 1; later half (1 + 2)/2 minus earlier half 0
    assert (found.n, found.mean, found.mean_absolute, found.beyond, found.drift) == (5, 0.8, 0.8, 1, 1.5)


def test_deviation_of_none_and_drift_of_few_are_not_defined() -> None:
    assert deviation(np.array([]), np.array([]), tolerance=1).mean is None
    assert deviation(np.ones(3), np.ones(3), tolerance=1).drift is None


def test_pace_is_the_median_gap_without_pauses() -> None:
    moments = np.array([0.0, 30.0, 70.0, 3670.0, 3690.0])
    assert pace(moments, longest=1200) == 30.0  # gaps 30, 40, (3600), 20
    assert pace(moments[:3], longest=1200) is None


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=2, max_size=30))
def test_the_short_form_of_kappa_is_cohens_table(pairs: list[tuple[int, int]]) -> None:
    own, others = (np.array(column, dtype=np.float64) / 2 for column in zip(*pairs, strict=True))
    found = quadratic_kappa(own, others)
    if found is not None:
        assert found == pytest.approx(by_table(own, others), abs=1e-9)
        assert -1 - 1e-9 <= found <= 1 + 1e-9
