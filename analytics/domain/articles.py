"""Adding up what was earned on each article, unit by unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


class ArticleKey(NamedTuple):
    """A statute (by id) and an article in it."""

    statute: int
    number: int
    suffix: int


@dataclass(slots=True)
class Earned:
    """Marks earned of marks to be had, by how many officers."""

    officers: int = 0
    earned: Decimal = Decimal(0)
    full: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class AskedItem:
    """An item of a paper: what it gives, and the articles it rests on."""

    full: Decimal
    articles: frozenset[ArticleKey]


def add_up(
    sheets: Iterable[tuple[int, int, Sequence[str]]], papers: Mapping[int, Sequence[AskedItem]]
) -> dict[tuple[int, ArticleKey], Earned]:
    """Totals by (unit, article) over `sheets` of (unit, paper, marks of each item as decimal text).

    An item that rests on two articles counts for both. An officer counts once per article, however many items ask
    about it.
    """
    totals: dict[tuple[int, ArticleKey], Earned] = {}
    for unit, paper, marks in sheets:
        asked: set[ArticleKey] = set()
        for item, mark in zip(papers[paper], marks, strict=True):
            for article in item.articles:
                total = totals.setdefault((unit, article), Earned())
                total.earned += Decimal(mark)
                total.full += item.full
                if article not in asked:
                    total.officers += 1
                    asked.add(article)
    return totals
