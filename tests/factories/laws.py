"""A short statute of our own, in force."""

from __future__ import annotations

import hashlib
from datetime import date

from law.models import Article, Statute, StatuteVersion

from .moments import AT


def statute(
    title: str = "练兵试验条例",
    *,
    articles: int = 5,
    effective_on: date = date(2020, 1, 1),
    sample: bool = False,
) -> Statute:
    """A statute with one version and `articles` articles of one paragraph each, numbered from 1."""
    row, _made = Statute.objects.get_or_create(title=title)
    version = StatuteVersion.objects.create(
        statute=row,
        label=effective_on.isoformat(),
        adopted_on=effective_on,
        effective_on=effective_on,
        is_sample=sample,
        imported_at=AT,
    )
    for number in range(1, articles + 1):
        text = f"试验条文第{number}号。"
        Article.objects.create(
            version=version,
            number=number,
            position=number,
            paragraphs=[{"text": text, "items": []}],
            text=text,
            text_hash=hashlib.sha256(text.encode()).hexdigest(),
        )
    return row
