"""Put sample statutes into place: one sentence of our own per article, marked as such, never the text of the law."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from law.models import Article, Heading, Statute, StatuteVersion


@transaction.atomic
def install_samples(statutes: Iterable[Mapping[str, Any]], *, at: datetime) -> int:
    """Adds a sample version for each statute that has no version yet; returns how many were added.

    Each statute: {title, short_titles, aliases, kind, version, adopted_on, promulgated_on, effective_on,
    effective_source, articles: [{number, suffix, headings: [{level, number, title}], summary}]}, dates ISO or None.
    Importing the real text later fills the same version and keeps its articles.
    """
    added = 0
    for spec in statutes:
        statute, _new = Statute.objects.get_or_create(
            title=spec["title"],
            defaults={"kind": spec["kind"], "aliases": [*spec["short_titles"], *spec["aliases"]]},
        )
        if statute.versions.exists():
            continue
        version = StatuteVersion.objects.create(
            statute=statute,
            label=spec["version"],
            adopted_on=_day(spec["adopted_on"]),
            promulgated_on=_day(spec["promulgated_on"]),
            effective_on=_day(spec["effective_on"]),
            effective_found_in=spec["effective_source"][:40],
            is_sample=True,
            imported_at=at,
        )
        _add_articles(version, spec["articles"])
        added += 1
    return added


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _add_articles(version: StatuteVersion, specs: Sequence[Mapping[str, Any]]) -> None:
    headings: dict[tuple[tuple[str, int], ...], Heading] = {}
    articles = []
    for position, spec in enumerate(specs):
        parent: Heading | None = None
        path: tuple[tuple[str, int], ...] = ()
        for head in spec["headings"]:
            path = (*path, (head["level"], head["number"]))
            if path not in headings:
                headings[path] = Heading.objects.create(
                    version=version,
                    parent=parent,
                    level=head["level"],
                    number=head["number"],
                    title=head["title"],
                    position=len(headings),
                )
            parent = headings[path]
        summary = spec["summary"]
        articles.append(
            Article(
                version=version,
                number=spec["number"],
                suffix=spec["suffix"],
                heading=parent,
                position=position,
                paragraphs=[{"text": summary, "items": []}],
                text=summary,
                text_hash=hashlib.sha256(summary.encode()).hexdigest(),
            )
        )
    Article.objects.bulk_create(articles)
