"""Figures of a whole paper."""

from __future__ import annotations

import math
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given

from psychometrics.reliability import coefficient_alpha, feldt_interval, paper_figures, stratified_alpha
from tests.psychometrics.test_items import SCORES

# A Guttman scale: five candidates, four questions, totals 0 … 4.
GUTTMAN = np.array([[0, 0, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1]], dtype=np.float64)
ONE_EACH = np.ones(4)


def test_alpha_is_that_of_the_hand_calculation() -> None:
    # item variances (n - 1): .2 .3 .3 .2, total 2.5: 4/3 (1 - 1.0 / 2.5)
    assert coefficient_alpha(GUTTMAN) == pytest.approx(0.8, abs=1e-9)


def test_mean_spread_and_error_follow_from_it() -> None:
    figures = paper_figures(GUTTMAN, ONE_EACH, cut=2.0)
    assert (figures.n, figures.k, figures.mean) == (5, 4, 2.0)
    assert figures.sd == pytest.approx(math.sqrt(2.5), abs=1e-12)
    assert figures.sem == pytest.approx(math.sqrt(2.5 * 0.2), abs=1e-9)
    assert figures.near_cut == 1
    # KR-21 = 4/3 (1 - 2·2 / (4·2)) = 2/3, KR-20 = 0.8 = 4/3 (1 - 0.8/2); Lord sqrt(2·2/3)
    assert figures.sem_at_cut == pytest.approx(math.sqrt(4 / 3) * math.sqrt(0.2 / (1 / 3)), abs=1e-9)


def test_feldts_interval_has_alpha_inside() -> None:
    low, high = feldt_interval(0.8, 5, 4) or (0.0, 0.0)
    # F .975 and .025 with 4 and 12 degrees: 4.1212 and 1 / 8.7512
    assert low == pytest.approx(1 - 0.2 * 4.1212, abs=2e-5)
    assert high == pytest.approx(1 - 0.2 / 8.7512, abs=2e-5)


def test_one_section_has_the_alpha_of_the_whole() -> None:
    assert stratified_alpha(GUTTMAN, [0, 0, 0, 0]) == pytest.approx(0.8, abs=1e-9)


def test_a_section_of_one_question_has_no_alpha_and_the_strata_none() -> None:
    assert stratified_alpha(GUTTMAN, [0, 0, 0, 1]) is None


@pytest.mark.parametrize(
    "marks",
    [np.zeros((0, 3)), np.ones((1, 3)), np.ones((5, 1)), np.ones((5, 3)), np.zeros((5, 3))],
    ids=["nobody", "one candidate", "one question", "all right", "all wrong"],
)
def test_where_alpha_is_not_defined_it_is_none(marks: np.ndarray) -> None:
    figures = paper_figures(marks, np.ones(marks.shape[1]), cut=1.0)
    assert (figures.alpha, figures.alpha_low, figures.sem, figures.near_cut) == (None, None, None, None)


@pytest.mark.parametrize("cut", [0.0, 4.0], ids=["cut at nothing", "cut at full marks"])
def test_a_cut_at_the_end_of_the_scale_has_no_error(cut: float) -> None:
    assert paper_figures(GUTTMAN, ONE_EACH, cut=cut).sem_at_cut == 0.0


def test_questions_with_different_marks_have_no_error_at_the_cut() -> None:
    figures = paper_figures(GUTTMAN * [1, 1, 1, 2], np.array([1.0, 1, 1, 2]), cut=2.0)
    assert figures.sem_at_cut is None


@given(SCORES)
def test_no_figure_is_ever_nan(marks: np.ndarray) -> None:
    found = asdict(paper_figures(marks, np.ones(marks.shape[1]), cut=0.5, parts=[0] * marks.shape[1]))
    assert [name for name, value in found.items() if value is not None and not math.isfinite(value)] == []
    assert found["alpha"] is None or found["alpha"] <= 1 + 1e-9
