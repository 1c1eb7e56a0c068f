"""Figures of one question: worked by hand, undefined where they are undefined, and true for whatever comes."""

from __future__ import annotations

import math
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from psychometrics.items import correlation, item_figures, reached_by, upper_weights

# Six candidates; the question is worth 2. Rest scores 0 … 10; the two best and the fourth had it right.
MARKS = np.array([0.0, 0.0, 0.0, 2.0, 2.0, 2.0])
REST = np.array([0.0, 2.0, 6.0, 4.0, 8.0, 10.0])


def test_facility_and_discrimination_are_those_of_the_hand_calculation() -> None:
    figures = item_figures(MARKS, 2.0, REST)
    # covariance: (-1)(-5)+(-1)(-3)+(-1)(1)+(1)(-1)+(1)(3)+(1)(5) = 14; squares 6 and 70
    assert figures.facility == pytest.approx(0.5, abs=1e-12)
    assert figures.discrimination == pytest.approx(14 / math.sqrt(6 * 70), abs=1e-9)
    assert figures.sd == pytest.approx(math.sqrt(6 / 5), abs=1e-12)
    # sorted against sorted the products add up to 5+3+1+1+3+5 = 18
    assert figures.efficiency == pytest.approx(14 / 18, abs=1e-9)


def test_the_upper_and_lower_groups_take_a_part_of_the_candidate_at_the_border() -> None:
    # 27 % of 6 are 1.62 candidates: the first whole, the second by 0.62. Totals 0 2 6 6 10 12.
    figures = item_figures(MARKS, 2.0, REST)
    assert figures.d27 == pytest.approx(1.0, abs=1e-9)
    assert upper_weights(REST + MARKS).tolist() == pytest.approx([0, 0, 0, 0, 0.62, 1])


def test_candidates_with_one_score_share_the_border() -> None:
    weights = upper_weights(np.array([5.0, 5.0, 5.0, 1.0]), 0.5)
    assert weights.tolist() == pytest.approx([2 / 3, 2 / 3, 2 / 3, 0])


def test_a_question_left_out_is_told_from_one_not_reached() -> None:
    answered = np.array(
        [[True, False, True], [True, False, False], [True, True, True], [False, False, False]]
    )
    reached = reached_by(answered)
    second = item_figures(np.zeros(4), 1.0, np.arange(4.0), answered=answered[:, 1], reached=reached[:, 1])
    assert (second.answered, second.omission_rate, second.not_reached_rate) == (1, 0.25, 0.5)


def test_options_have_share_mean_rest_and_correlation() -> None:
    chosen = np.zeros((6, 3), dtype=bool)
    chosen[[0, 1, 2], 0] = True
    chosen[[3, 4, 5], 1] = True
    key, unused = item_figures(MARKS, 2.0, REST, chosen=chosen).options[1:]
    assert (key.chosen, key.share) == (3, 0.5)
    assert key.mean_rest == pytest.approx(22 / 3)
    assert key.r_rest == pytest.approx(14 / math.sqrt(6 * 70), abs=1e-9)
    assert key.strong_share == pytest.approx(1.0)
    assert asdict(unused) == {
        "option": 2,
        "chosen": 0,
        "share": 0.0,
        "strong_share": 0.0,
        "mean_rest": None,
        "r_rest": None,
    }


def test_nobody_gives_no_figures() -> None:
    figures = item_figures(np.zeros(0), 1.0, np.zeros(0), chosen=np.zeros((0, 2), dtype=bool))
    assert (figures.n, figures.facility, figures.discrimination, figures.d27) == (0, None, None, None)
    assert [option.share for option in figures.options] == [None, None]


@pytest.mark.parametrize(
    ("marks", "rest"),
    [
        ([1.0], [3.0]),
        ([1.0, 1.0, 1.0], [1.0, 2.0, 3.0]),
        ([0.0, 1.0, 0.0], [2.0, 2.0, 2.0]),
        ([0.1, 0.1, 0.1], [0.3, 0.3, 0.3]),
        ([0.0, 0.0], [0.0, 0.0]),
    ],
    ids=["one candidate", "all right", "rest the same", "dust", "all wrong"],
)
def test_without_variance_there_is_no_discrimination(marks: list[float], rest: list[float]) -> None:
    figures = item_figures(np.array(marks), 1.0, np.array(rest))
    assert (figures.discrimination, figures.efficiency) == (None, None)


SCORES = arrays(
    np.float64,
    st.tuples(st.integers(1, 12), st.integers(1, 6)),
    elements=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
)


@given(SCORES)
def test_figures_are_numbers_in_their_range_or_none(marks: np.ndarray) -> None:
    total = marks.sum(axis=1)
    for place in range(marks.shape[1]):
        chosen = np.stack([marks[:, place] > 0.4, marks[:, place] <= 0.4], axis=1)
        found = asdict(item_figures(marks[:, place], 1.0, total - marks[:, place], chosen=chosen))
        options = found.pop("options")
        values = [*found.values(), *(value for option in options for value in option.values())]
        assert [value for value in values if value is not None and not math.isfinite(value)] == []
        assert 0 <= found["facility_low"] <= found["facility"] + 1e-12
        assert found["facility"] - 1e-12 <= found["facility_high"] <= 1
        assert found["discrimination"] is None or -1 <= found["discrimination"] <= 1


@given(SCORES, st.floats(0.5, 20), st.floats(0, 50))
def test_the_scale_of_the_rest_is_nothing_to_the_correlation(
    marks: np.ndarray, factor: float, shift: float
) -> None:
    rest = marks[:, 1:].sum(axis=1)
    plain, scaled = correlation(marks[:, 0], rest), correlation(marks[:, 0], rest * factor + shift)
    assert (plain is None) == (scaled is None)
    assert plain == pytest.approx(scaled, abs=1e-7)


@given(arrays(np.float64, st.integers(1, 40), elements=st.integers(0, 9).map(float)), st.floats(0.05, 0.95))
def test_a_group_has_the_size_it_should_have(score: np.ndarray, share: float) -> None:
    weights = upper_weights(score, share)
    assert weights.sum() == pytest.approx(share * len(score))
    assert {len(set(np.round(weights[score == value], 9))) for value in set(score)} == {1}
