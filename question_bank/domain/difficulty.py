"""The author's difficulty, 1 (easy) to 5 (hard), beside what exams have measured."""

from collections.abc import Iterable

BOUNDS = ((0.9, 1), (0.75, 2), (0.55, 3), (0.35, 4))
"""Facility from which on a question counts as that easy; below all of them it is 5. The product's own convention."""
FAR_APART = 2
"""Steps between the author's and the measured difficulty from which on people are told."""


def measured_difficulty(facility: float) -> int:
    """The mean share of the marks (0 to 1) on the author's scale from 1 to 5."""
    return next((level for bound, level in BOUNDS if facility >= bound), 5)


def mean_facility(counts: Iterable[tuple[int, float]]) -> tuple[int, float | None]:
    """All counts of a question together: how many candidates, and their mean share of the marks.

    `counts` are (candidates, facility) of single exams. Without candidates there is no mean.
    """
    rows = list(counts)
    everybody = sum(n for n, _facility in rows)
    if not everybody:
        return 0, None
    return everybody, min(1.0, max(0.0, sum(n * facility for n, facility in rows) / everybody))
