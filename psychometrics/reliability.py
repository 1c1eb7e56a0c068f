"""Classical figures of a whole paper: mean, spread, alpha with its interval, the error of measurement at the cut."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from psychometrics.intervals import f_quantile
from psychometrics.items import Floats


@dataclass(frozen=True, slots=True)
class PaperFigures:
    """A paper of `k` questions as `n` candidates answered it. Marks are on the scale of the paper.

    `near_cut` counts the candidates whose score is within one standard error of the cut.
    """

    n: int
    k: int
    mean: float | None
    sd: float | None
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    stratified_alpha: float | None
    sem: float | None
    cut: float | None
    near_cut: int | None
    sem_at_cut: float | None


def paper_figures(
    marks: Floats, full: Floats, *, cut: float | None = None, parts: Sequence[int] | None = None
) -> PaperFigures:
    """The figures of candidates x questions `marks`; `full` is the most each question gives.

    `parts` numbers the section of each question. SD has the divisor n - 1. SEM = SD sqrt(1 - alpha).
    """
    n, k = marks.shape
    total = marks.sum(axis=1)
    sd = float(total.std(ddof=1)) if n > 1 else None
    alpha = coefficient_alpha(marks)
    interval = feldt_interval(alpha, n, k)
    sem = sd * math.sqrt(max(0.0, 1 - alpha)) if alpha is not None and sd is not None else None
    near = None
    if cut is not None and sem is not None:
        near = int((np.abs(total - cut) <= sem + 1e-9).sum())
    return PaperFigures(
        n=n,
        k=k,
        mean=float(total.mean()) if n else None,
        sd=sd,
        alpha=alpha,
        alpha_low=interval[0] if interval else None,
        alpha_high=interval[1] if interval else None,
        stratified_alpha=stratified_alpha(marks, parts) if parts is not None else None,
        sem=sem,
        cut=cut,
        near_cut=near,
        sem_at_cut=keats_error(marks, full, cut) if cut is not None else None,
    )


def coefficient_alpha(marks: Floats) -> float | None:
    """Cronbach's (1951) alpha = k/(k-1) (1 - sum s_i² / s_X²), one divisor for both variances.

    For questions that are right or wrong this is KR-20. None for fewer than two questions or candidates, or when all
    totals are the same.
    """
    n, k = marks.shape
    if n < 2 or k < 2:
        return None
    total = marks.sum(axis=1)
    spread = float(total.var(ddof=1))
    scale = max(1e-300, float(np.abs(total).max()))
    if spread <= 1e-12 * scale * scale:
        return None
    errors = float(marks.var(axis=0, ddof=1).sum())
    return float(k / (k - 1) * (1 - errors / spread))


def feldt_interval(alpha: float | None, n: int, k: int, level: float = 0.95) -> tuple[float, float] | None:
    """The interval of Feldt (1965): 1 - (1 - alpha) F at both tails, F with n - 1 and (n - 1)(k - 1) degrees."""
    if alpha is None:
        return None
    tail = (1 - level) / 2
    df1, df2 = n - 1, (n - 1) * (k - 1)
    return 1 - (1 - alpha) * f_quantile(1 - tail, df1, df2), 1 - (1 - alpha) * f_quantile(tail, df1, df2)


def stratified_alpha(marks: Floats, parts: Sequence[int]) -> float | None:
    """Alpha over sections: 1 - sum s_j² (1 - alpha_j) / s_X² (Cronbach, Schönemann & McKie 1965).

    None when one of the sections has no alpha of its own.
    """
    if marks.shape[0] < 2 or coefficient_alpha(marks) is None:
        return None
    numbers = np.asarray(parts)
    error = 0.0
    for part in np.unique(numbers):
        own = marks[:, numbers == part]
        spread = float(own.sum(axis=1).var(ddof=1))
        alpha = coefficient_alpha(own)
        if alpha is None:
            return None
        error += spread * (1 - alpha)
    return 1 - error / float(marks.sum(axis=1).var(ddof=1))


def keats_error(marks: Floats, full: Floats, cut: float) -> float | None:
    """The standard error of measurement at the cut: Lord's (1957) binomial error, scaled by Keats (1957).

    m sqrt(x (k - x) / (k - 1)) sqrt((1 - KR20) / (1 - KR21)), x = cut / m questions right. Only for papers whose
    questions all give the same marks m or nothing, and a cut between 0 and full; else None.
    """
    n, k = marks.shape
    alpha = coefficient_alpha(marks)
    if alpha is None or np.ptp(full) > 0 or not bool(np.isin(marks, (0.0, float(full[0]))).all()):
        return None
    each = float(full[0])
    right = cut / each
    if not 0 <= right <= k:
        return None
    total = marks.sum(axis=1) / each
    mean, spread = float(total.mean()), float(total.var(ddof=0))
    kr21 = k / (k - 1) * (1 - mean * (k - mean) / (k * spread))
    kr20 = k / (k - 1) * (1 - float((marks / each).var(axis=0, ddof=0).sum()) / spread)
    if kr21 >= 1:
        return None
    lord = math.sqrt(right * (k - right) / (k - 1))
    return each * lord * math.sqrt(max(0.0, (1 - kr20) / (1 - kr21)))
