"""File sample summaries of articles, where the text of the law is not there yet."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from core.search.finding import index_rows
from law.domain.numerals import han_number
from law.models import Article, Heading, Statute, StatuteVersion

from ._statutes import statute_called
from .stored import FOUND_BY_PERSON

NUMBERS = {"part": "编", "subpart": "分编", "chapter": "章", "section": "节", "subsection": "目"}


@dataclass(frozen=True, slots=True)
class SampleHeading:
    """A heading above a sample article: level code, number, title."""

    level: str
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """A summary of our own; `items_per_paragraph` holds the number of items of each paragraph of the real text."""

    number: int
    suffix: int
    summary: str
    headings: tuple[SampleHeading, ...] = ()
    items_per_paragraph: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class SampleStatute:
    """A statute with summaries of some of its articles."""

    title: str
    kind: str
    version_name: str
    adopted_on: date
    promulgated_on: date | None
    effective_on: date | None
    effective_source: str
    articles: tuple[SampleArticle, ...]
    aliases: tuple[str, ...] = field(default=())


@transaction.atomic
def file_sample(sample: SampleStatute, *, at: datetime) -> StatuteVersion:
    """The sample version of the statute, made if it is not there; a version that is there stays as it is."""
    statute = statute_called(sample.title) or Statute.objects.create(
        title=sample.title, kind=sample.kind, aliases=list(sample.aliases)
    )
    label = sample.adopted_on.isoformat()
    there = statute.versions.filter(label=label).first()
    if there is not None:
        return there
    version = StatuteVersion.objects.create(
        statute=statute,
        label=label,
        name=sample.version_name,
        adopted_on=sample.adopted_on,
        promulgated_on=sample.promulgated_on,
        effective_on=sample.effective_on,
        effective_found_in=FOUND_BY_PERSON if sample.effective_on else "unknown",
        effective_statement=sample.effective_source,
        is_sample=True,
        imported_at=at,
    )
    headings = _file_headings(version, sample.articles)
    articles = Article.objects.bulk_create(
        Article(
            version=version,
            number=article.number,
            suffix=article.suffix,
            heading=headings.get(article.headings),
            position=position,
            paragraphs=_outline(article),
            text=article.summary,
            text_hash=hashlib.sha256(article.summary.encode()).hexdigest(),
        )
        for position, article in enumerate(sample.articles)
    )
    index_rows(articles)
    return version


def _outline(article: SampleArticle) -> list[dict[str, object]]:
    """The summary as text of the first paragraph; the other paragraphs and all items without text."""
    return [
        {
            "text": article.summary if position == 0 else "",
            "items": [
                {"number": number, "label": "", "text": "", "subitems": []} for number in range(1, items + 1)
            ],
        }
        for position, items in enumerate(article.items_per_paragraph or (0,))
    ]


def _file_headings(
    version: StatuteVersion, articles: Sequence[SampleArticle]
) -> dict[tuple[SampleHeading, ...], Heading | None]:
    """Each path of headings with the row of its last one, in the order of the articles."""
    rows: dict[tuple[SampleHeading, ...], Heading | None] = {(): None}
    for article in articles:
        for depth in range(1, len(article.headings) + 1):
            path = article.headings[:depth]
            if path not in rows:
                last = path[-1]
                rows[path] = Heading.objects.create(
                    version=version,
                    parent=rows[path[:-1]],
                    level=last.level,
                    number=last.number,
                    label=f"第{han_number(last.number)}{NUMBERS[last.level]}" if last.number else "",
                    title=last.title,
                    position=len(rows) - 1,
                )
    return rows
