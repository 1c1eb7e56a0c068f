"""Figures over results."""

from __future__ import annotations

from decimal import Decimal

from exams.domain.summary import facility, summarise


def decimals(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def test_the_summary_of_three_scores() -> None:
    summary = summarise(decimals("50", "100", "75.5"), full_marks=Decimal(100), passed=2)

    assert summary is not None
    assert (summary.count, summary.average, summary.median) == (3, Decimal("75.2"), Decimal("75.5"))
    assert (summary.lowest, summary.highest, summary.pass_rate) == (
        Decimal(50),
        Decimal(100),
        Decimal("66.7"),
    )


def test_bands_hold_every_score_once_and_full_marks_are_in_the_last() -> None:
    summary = summarise(decimals("0", "9.99", "10", "99", "100"), full_marks=Decimal(100), passed=0)

    assert summary is not None
    assert [band.count for band in summary.bands] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_nobody_has_no_summary() -> None:
    assert summarise([], full_marks=Decimal(100), passed=0) is None


def test_facility_is_the_mean_share_of_the_marks() -> None:
    assert facility({"2": 1, "1": 1}, Decimal(2)) == Decimal("75.0")
    assert facility({"0": 2, "0.5": 1}, Decimal(1)) == Decimal("16.7")


def test_facility_of_an_exam_that_nobody_sat_is_unknown() -> None:
    assert facility({}, Decimal(2)) is None
