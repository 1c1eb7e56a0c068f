"""Marks are added up by unit and article."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.domain.articles import ArticleKey, AskedItem, add_up

A = ArticleKey(1, 26, 0)
B = ArticleKey(1, 133, 1)
PAPERS = {
    7: [AskedItem(Decimal(2), frozenset({A})), AskedItem(Decimal(1), frozenset({A, B}))],
    8: [AskedItem(Decimal(2), frozenset({B}))],
}


def test_an_item_on_two_articles_counts_for_both_and_an_officer_once_for_each() -> None:
    totals = add_up([(5, 7, ["2", "0.50"]), (5, 7, ["0", "1"])], PAPERS)

    assert {key: (total.officers, total.earned, total.full) for key, total in totals.items()} == {
        (5, A): (2, Decimal("3.50"), Decimal(6)),
        (5, B): (2, Decimal("1.50"), Decimal(2)),
    }


def test_units_and_forms_are_kept_apart() -> None:
    totals = add_up([(5, 7, ["2", "1"]), (6, 8, ["1"])], PAPERS)

    assert {key: total.full for key, total in totals.items()} == {
        (5, A): Decimal(3),
        (5, B): Decimal(1),
        (6, B): Decimal(2),
    }


def test_marks_of_another_paper_are_not_taken() -> None:
    with pytest.raises(ValueError, match="zip"):
        add_up([(5, 8, ["1", "1"])], PAPERS)
