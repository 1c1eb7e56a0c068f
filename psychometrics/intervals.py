"""Intervals around shares and reliabilities, without a statistics library."""

from __future__ import annotations

import math
from typing import Final

Z95: Final = 1.959963984540054
"""The 97.5 % point of the normal distribution."""

_TINY: Final = 1e-300
_ENOUGH: Final = 1e-15


def wilson_interval(share: float, n: int, z: float = Z95) -> tuple[float, float] | None:
    """The interval of Wilson (1927) for a share of `n` persons; None when nobody was asked.

    (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n). For marks between 0 and full `share` is the mean share of the
    marks: its variance is at most p(1-p), so the interval is then on the wide side.
    """
    if n < 1:
        return None
    centre = share + z * z / (2 * n)
    spread = z * math.sqrt(max(share * (1 - share), 0.0) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def f_quantile(probability: float, df1: float, df2: float) -> float:
    """The point below which `probability` (0 < p < 1) of the F distribution with `df1` and `df2` degrees lies.

    F = df2 x / (df1 (1 - x)), x the quantile of Beta(df1/2, df2/2), found by bisection of its distribution function.
    """
    a, b = df1 / 2, df2 / 2
    low, high = 0.0, 1.0
    while high - low > _ENOUGH * max(high, 1e-12):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if beta_share(middle, a, b) < probability:
            low = middle
        else:
            high = middle
    x = (low + high) / 2
    return df2 * x / (df1 * (1 - x)) if x < 1 else math.inf


def beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (Numerical Recipes 6.4)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1.0 - beta_share(1 - x, b, a)
    front = math.exp(
        math.lgamma(a + b)
        - math.lgamma(a)
        - math.lgamma(b)
        + a * math.log(x)
        + b * math.log1p(-x)
        - math.log(a)
    )
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, _away_from_zero(1 - (a + b) * x / (a + 1))
    d = 1 / d
    value = d
    for m in range(1, 20_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for numerator in (even, odd):
            d = 1 / _away_from_zero(1 + numerator * d)
            c = _away_from_zero(1 + numerator / c)
            step = c * d
            value *= step
        if abs(step - 1) < _ENOUGH:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
