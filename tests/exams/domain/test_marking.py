"""Marks from a sheet."""

from __future__ import annotations

from decimal import Decimal

import pytest

from exams.domain.answers import Answer
from exams.domain.marking import mark, pass_mark, passes
from tests.exams.domain.papers import paper

RIGHT: list[Answer] = [[1], [2], [0, 1, 3], True, ["24 ", "三"]]


def test_a_right_sheet_earns_full_marks() -> None:
    marking = mark(paper(), RIGHT)

    assert (marking.score, marking.full_marks, marking.needs_person) == (Decimal("9.5"), Decimal("9.5"), ())
    assert [(section.score, section.full_marks) for section in marking.sections] == [
        (4, 4),
        (2, 2),
        (3.5, 3.5),
    ]


def test_a_blank_sheet_earns_nothing() -> None:
    assert mark(paper("each_decision"), [None] * 5).score == 0


def test_each_section_has_its_rule() -> None:
    answers: list[Answer] = [[0], [2], [0, 1], False, ["二十四"]]

    marking = mark(paper("half_if_subset"), answers)

    assert [item.marks for item in marking.items] == [0, 2, 1, 0, 1]


def test_a_sheet_of_another_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="another paper"):
        mark(paper(), [None])


@pytest.mark.parametrize(
    ("score", "full", "percent", "passed"),
    [
        ("60", "100", "60", True),
        ("59.99", "100", "60", False),
        ("6.01", "10.01", "60", True),
        ("0", "10", "0", True),
    ],
)
def test_the_pass_mark_is_compared_exactly(score: str, full: str, percent: str, passed: bool) -> None:
    assert passes(Decimal(score), Decimal(full), Decimal(percent)) is passed


@pytest.mark.parametrize(
    ("full", "percent", "lowest"), [("100", "60", "60"), ("10.01", "60", "6.01"), ("7", "33.33", "2.34")]
)
def test_the_pass_mark_that_is_told_is_the_lowest_that_passes(full: str, percent: str, lowest: str) -> None:
    told = pass_mark(Decimal(full), Decimal(percent))

    assert told == Decimal(lowest)
    assert passes(told, Decimal(full), Decimal(percent))
    assert not passes(told - Decimal("0.01"), Decimal(full), Decimal(percent))
