"""How people mark: agreement of two who marked the same answers, distance from agreed marks, drift, pace.

Arrays in, frozen dataclasses out; what is not defined is None, never NaN. `docs/statistics.md` defines every figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_DUST: Final = 1e-9
"""Differences of marks below this are rounding: marks are multiples of a hundredth."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """`n` answers marked by one person and by others. `severity` is the mean of own minus other marks: below 0 is
    severe, above 0 lenient. Shares are fractions of 1."""

    n: int
    severity: float | None
    exact: float | None
    adjacent: float | None
    within: float | None
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Deviation:
    """`n` control answers: own minus agreed marks, in the order in which they were marked."""

    n: int
    mean: float | None
    mean_absolute: float | None
    beyond: int
    drift: float | None


def agreement(own: Floats, others: Floats, *, step: float | Floats, limit: float | Floats) -> Agreement:
    """How `own` marks agree with those that `others` gave the same answers; `step` and `limit` in marks, one for all or
    one for each answer.

    - exact: share of equal marks; adjacent: at most one step apart; within: not further apart than the limit;
    - kappa: `quadratic_kappa`.
    """
    difference = np.abs(own - others)
    n = int(difference.size)
    if n == 0:
        return Agreement(0, None, None, None, None, None)
    return Agreement(
        n=n,
        severity=float(np.mean(own - others)),
        exact=float(np.mean(difference < _DUST)),
        adjacent=float(np.mean(difference <= np.asarray(step) + _DUST)),
        within=float(np.mean(difference <= np.asarray(limit) + _DUST)),
        kappa=quadratic_kappa(own, others),
    )


def quadratic_kappa(own: Floats, others: Floats) -> float | None:
    """Cohen's weighted kappa (1968) with quadratic weights; None without marks or where everybody gave the same.

    kappa = 1 - sum w(i,j) observed(i,j) / sum w(i,j) expected(i,j) with w = (i - j)². For these weights the table of
    categories is not needed: the observed sum is the mean of (x - y)², the expected one the mean of (x - y')² over all
    pairs of an own mark with anybody's other mark, s²(x) + s²(y) + (mean x - mean y)² with the divisor n. The width of
    a step cancels out.
    """
    if own.size == 0:
        return None
    expected = float(np.var(own) + np.var(others) + (np.mean(own) - np.mean(others)) ** 2)
    if expected < _DUST:
        return None
    return 1.0 - float(np.mean((own - others) ** 2)) / expected


def pooled_kappa(figures: Iterable[Agreement]) -> float | None:
    """One kappa over several questions: the mean of the questions' kappas, weighted by answers. The marks of different
    questions are never thrown together, since differences between questions would pass for agreement."""
    known = [(each.kappa, each.n) for each in figures if each.kappa is not None]
    total = sum(n for _kappa, n in known)
    return sum(kappa * n for kappa, n in known) / total if total else None


def deviation(own: Floats, agreed: Floats, *, tolerance: float | Floats) -> Deviation:
    """How far `own` marks for control answers lie from the agreed ones.

    `drift` is the mean deviation of the later half minus that of the earlier half (the middle one of an odd number is
    in neither); None below four answers.
    """
    distance = own - agreed
    n = int(distance.size)
    if n == 0:
        return Deviation(0, None, None, 0, None)
    half = n // 2
    return Deviation(
        n=n,
        mean=float(np.mean(distance)),
        mean_absolute=float(np.mean(np.abs(distance))),
        beyond=int(np.sum(np.abs(distance) > np.asarray(tolerance) + _DUST)),
        drift=float(np.mean(distance[-half:]) - np.mean(distance[:half])) if n >= 4 else None,
    )


def pace(seconds: Floats, *, longest: float) -> float | None:
    """Median seconds between one answer and the next; gaps above `longest` are pauses and left out. `seconds` are
    moments in rising order; None below three gaps."""
    gaps = np.diff(seconds)
    worked = gaps[gaps <= longest]
    return float(np.median(worked)) if worked.size >= 3 else None
