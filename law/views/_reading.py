"""The text of a version, arranged for reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from law.actions.changed_articles import ArticleChanged, changes_to
from law.models import Article, Heading, StatuteVersion


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, or None before the first one, and the articles that stand directly under it.

    `rank` is the level of the heading in the page (2 for the outermost); articles are one below.
    """

    heading: Heading | None
    rank: int
    articles: tuple[Article, ...]
    changes: Mapping[str, Sequence[ArticleChanged]]

    @property
    def entries(self) -> list[tuple[Article, Sequence[ArticleChanged]]]:
        """The articles with the clauses of amendments that changed them."""
        return [(article, self.changes.get(article.short_number, ())) for article in self.articles]

    @property
    def article_rank(self) -> int:
        """Level of the headings of articles."""
        return min(self.rank + 1, 6)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything of a version that the reader shows."""

    version: StatuteVersion
    blocks: tuple[Block, ...]
    article_count: int

    @property
    def contents(self) -> list[Block]:
        """The blocks that have a heading, for the table of contents."""
        return [block for block in self.blocks if block.heading is not None]


def reading_of(version: StatuteVersion) -> Reading:
    """The text of a version in three queries, whatever its length."""
    changes = changes_to(version)
    headings = list(version.headings.order_by("position"))
    articles = list(version.articles.order_by("position"))
    by_heading: dict[int | None, list[Article]] = {}
    for article in articles:
        by_heading.setdefault(article.heading_id, []).append(article)
    ranks = _ranks(headings)
    blocks = [Block(None, 1, tuple(by_heading.get(None, ())), changes)] if None in by_heading else []
    blocks += [
        Block(heading, ranks[heading.pk], tuple(by_heading.get(heading.pk, ())), changes)
        for heading in headings
    ]
    return Reading(version, tuple(blocks), len(articles))


def _ranks(headings: Sequence[Heading]) -> dict[int, int]:
    """The level of each heading in the page; parents come before their children."""
    ranks: dict[int, int] = {}
    for heading in headings:
        ranks[heading.pk] = ranks[heading.parent_id] + 1 if heading.parent_id else 2
    return ranks
