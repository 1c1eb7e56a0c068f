"""Classical figures of one question: facility, omissions, discrimination, options.

Arrays in, frozen dataclasses out. What is not defined (nobody asked, no variance) is None, never NaN. Sums of squares
use the divisor n - 1 throughout; correlations do not depend on it. `docs/statistics.md` defines every figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from psychometrics.intervals import wilson_interval

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

METHOD: Final = "ctt-1"
"""Name of these definitions; stored with every figure, raised when one of them changes."""

GROUP: Final = 0.27
"""Share of the candidates in the upper and in the lower group: Kelley (1939)."""

_DUST: Final = 1e-12
"""Variances below this share of the squared scale are rounding, not variance."""


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """One option. `share` of all who were asked chose it; `strong_share` of the strongest 27 % (by the rest) did.

    `mean_rest` is the mean score on the other questions of those who chose it, `r_rest` Pearson's correlation of
    choosing it with that score: positive for a sound key, negative for a sound distractor.
    """

    option: int
    chosen: int
    share: float | None
    strong_share: float | None
    mean_rest: float | None
    r_rest: float | None


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One question as `n` candidates answered it. Shares are fractions of 1."""

    n: int
    answered: int
    facility: float | None
    facility_low: float | None
    facility_high: float | None
    omission_rate: float | None
    not_reached_rate: float | None
    sd: float | None
    discrimination: float | None
    efficiency: float | None
    d27: float | None
    options: tuple[OptionFigures, ...] = ()


def item_figures(
    marks: Floats,
    full: float,
    rest: Floats,
    *,
    answered: Flags | None = None,
    reached: Flags | None = None,
    chosen: Flags | None = None,
) -> ItemFigures:
    """The figures of one question from the marks of `n` candidates, `full` being the most it gives.

    `rest` is each candidate's score on all other questions. `answered` says who answered (without it, everybody did),
    `reached` who answered this question or a later one; unanswered counts as 0 marks. `chosen` has a row for each
    candidate and a column for each option in the order of the question bank.

    - facility P = mean(x) / full, with Wilson's interval;
    - discrimination r_ir = Pearson(x, rest), the question itself left out of the score it is compared with;
    - efficiency = cov(x, rest) / cov(sorted x, sorted rest), the share of the greatest covariance that these two
      columns could have (Moodle's discriminative efficiency as a fraction);
    - D27 = mean share in the upper 27 % minus that in the lower 27 % by total score; candidates with the same score at
      a border count in part.
    """
    n = len(marks)
    there = np.ones(n, dtype=bool) if answered is None else answered
    got_to = there if reached is None else reached
    if not n:
        return ItemFigures(0, 0, None, None, None, None, None, None, None, None, None, _options(rest, chosen))
    facility = float(marks.mean()) / full
    low, high = wilson_interval(min(max(facility, 0.0), 1.0), n) or (None, None)
    total = rest + marks
    return ItemFigures(
        n=n,
        answered=int(there.sum()),
        facility=facility,
        facility_low=low,
        facility_high=high,
        omission_rate=float((~there & got_to).mean()) if reached is not None else float((~there).mean()),
        not_reached_rate=float((~got_to).mean()) if reached is not None else None,
        sd=float(marks.std(ddof=1)) if n > 1 else None,
        discrimination=correlation(marks, rest),
        efficiency=_efficiency(marks, rest),
        d27=_difference(marks / full, total),
        options=_options(rest, chosen),
    )


def reached_by(answered: Flags) -> Flags:
    """From candidates x questions in the order of the paper: who answered a question or any later one."""
    backwards: Flags = np.logical_or.accumulate(answered[:, ::-1], axis=1)
    return backwards[:, ::-1]


def correlation(first: Floats, second: Floats) -> float | None:
    """Pearson's r; None for fewer than two candidates or a column without variance."""
    if len(first) < 2:
        return None
    a, b = first - first.mean(), second - second.mean()
    squares = float(a @ a), float(b @ b)
    if not (_varies(squares[0], first) and _varies(squares[1], second)):
        return None
    return min(1.0, max(-1.0, float(a @ b) / float(np.sqrt(squares[0]) * np.sqrt(squares[1]))))


def upper_weights(score: Floats, share: float = GROUP) -> Floats:
    """How far each candidate belongs to the best `share` by `score`: 1, 0, or in part for those tied at the border.

    The weights add up to `share` times the number of candidates.
    """
    n = len(score)
    wanted = share * n
    values, places, counts = np.unique(-score, return_inverse=True, return_counts=True)
    before = np.concatenate(([0], np.cumsum(counts)[:-1])) if len(values) else np.zeros(0)
    weights: Floats = np.clip((wanted - before) / counts, 0.0, 1.0)
    return weights[places.reshape(-1)]


def _varies(squares: float, column: Floats) -> bool:
    scale = float(np.abs(column).max())
    return squares > _DUST * len(column) * scale * scale


def _efficiency(marks: Floats, rest: Floats) -> float | None:
    if correlation(marks, rest) is None:
        return None
    a, b = marks - marks.mean(), rest - rest.mean()
    most = float(np.sort(a) @ np.sort(b))
    return min(1.0, max(-1.0, float(a @ b) / most))


def _difference(shares: Floats, total: Floats) -> float | None:
    """None when all totals are the same: then there is no upper group."""
    if len(total) < 2 or float(np.ptp(total)) <= 1e-9 * max(1.0, float(np.abs(total).max())):
        return None
    rounded = np.round(total, 9)
    upper, lower = upper_weights(rounded), upper_weights(-rounded)
    return float(upper @ shares / upper.sum() - lower @ shares / lower.sum())


def _options(rest: Floats, chosen: Flags | None) -> tuple[OptionFigures, ...]:
    if chosen is None:
        return ()
    n = len(rest)
    strong = upper_weights(np.round(rest, 9)) if n else rest
    found = []
    for option in range(chosen.shape[1]):
        column = chosen[:, option]
        count = int(column.sum())
        found.append(
            OptionFigures(
                option=option,
                chosen=count,
                share=count / n if n else None,
                strong_share=float(strong @ column / strong.sum()) if n else None,
                mean_rest=float(rest[column].mean()) if count else None,
                r_rest=correlation(column.astype(np.float64), rest),
            )
        )
    return tuple(found)
