"""Marks beside the points of a rubric."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.domain.manual import MarksRefused, given_marks
from question_bank.domain.question import RubricPoint

HALF = Decimal("0.5")
POINTS = (RubricPoint("出示证件", Decimal("1.67")), RubricPoint("告知权利", Decimal(2)))


def test_marks_are_added_exactly() -> None:
    found = given_marks(["1.67", "1.5"], POINTS, HALF)
    assert (found.points, found.total) == ((Decimal("1.67"), Decimal("1.5")), Decimal("3.17"))


def test_full_width_signs_are_read() -> None:
    assert given_marks(["１．５", "０"], POINTS, HALF).total == Decimal("1.5")


@pytest.mark.parametrize(
    ("written", "code", "place"),
    [
        (["", "1"], "missing", 0),
        (["1", " "], "missing", 1),
        (["1", "two"], "no_number", 1),
        (["1", "NaN"], "no_number", 1),
        (["Infinity", "1"], "no_number", 0),
        (["1", "9" * 400], "no_number", 1),
        (["1", "1e-9999999"], "no_number", 1),
        (["1", "1E0"], "no_number", 1),
        (["1", "2.5"], "out_of_range", 1),
        (["1", "1e99999"], "no_number", 1),
        (["-0.5", "1"], "out_of_range", 0),
        (["1.2", "1"], "not_in_steps", 0),
        (["1", "1e-99999"], "no_number", 1),
        (["1"], "other_points", 0),
    ],
)
def test_marks_that_cannot_be_given_say_where_and_why(written: list[str], code: str, place: int) -> None:
    with pytest.raises(MarksRefused) as refusal:
        given_marks(written, POINTS, HALF)
    assert (refusal.value.code, refusal.value.place) == (code, place)


@given(st.lists(st.text(max_size=8), min_size=2, max_size=2))
def test_whatever_is_written_is_marks_in_range_or_refused(written: list[str]) -> None:
    with suppress(MarksRefused):
        found = given_marks(written, POINTS, HALF)
        assert all(0 <= mark <= point.marks for mark, point in zip(found.points, POINTS, strict=True))
