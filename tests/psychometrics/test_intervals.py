"""Intervals, against printed tables and hand calculation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psychometrics.intervals import beta_share, f_quantile, wilson_interval


def test_wilsons_interval_is_that_of_the_hand_calculation() -> None:
    # 8 of 10 with z = 2: centre (0.8 + 0.2) / 1.4, half-width sqrt(0.016 + 0.01) · 2 / 1.4
    low, high = wilson_interval(0.8, 10, z=2.0) or (0.0, 0.0)
    assert low == pytest.approx((1.0 - 2 * 0.026**0.5) / 1.4, abs=1e-12)
    assert high == pytest.approx((1.0 + 2 * 0.026**0.5) / 1.4, abs=1e-12)


def test_nobody_has_no_interval() -> None:
    assert wilson_interval(0.0, 0) is None


@given(st.integers(1, 10_000), st.data())
def test_the_interval_holds_the_share_and_stays_between_nothing_and_all(n: int, data: st.DataObject) -> None:
    share = data.draw(st.integers(0, n)) / n
    low, high = wilson_interval(share, n) or (0.0, 0.0)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


@pytest.mark.parametrize(
    ("probability", "df1", "df2", "printed"),
    [
        (0.975, 10, 20, 2.7737),
        (0.95, 1, 10, 4.9646),
        (0.95, 5, 2, 19.296),
        (0.975, 4, 4, 9.6045),
        (0.5, 7, 7, 1.0),
    ],
)
def test_quantiles_of_f_agree_with_the_tables(
    probability: float, df1: float, df2: float, printed: float
) -> None:
    assert f_quantile(probability, df1, df2) == pytest.approx(printed, rel=3e-5)


def test_f_with_two_degrees_on_top_has_a_closed_form() -> None:
    # P(F > f) = (1 + 2 f / d2)^(-d2 / 2)
    assert f_quantile(0.9, 2, 11) == pytest.approx(11 / 2 * (0.1 ** (-2 / 11) - 1), rel=1e-10)


@given(st.floats(0.01, 0.99), st.integers(1, 400), st.integers(1, 4000))
def test_a_quantile_leads_back_to_its_probability(probability: float, df1: int, df2: int) -> None:
    f = f_quantile(probability, df1, df2)
    back = beta_share(df1 * f / (df1 * f + df2), df1 / 2, df2 / 2)
    assert back == pytest.approx(probability, abs=1e-8)
