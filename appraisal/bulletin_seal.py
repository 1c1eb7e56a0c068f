"""The hash under a bulletin: what its signatures and its number cover."""

from __future__ import annotations

from typing import Any

from appraisal.domain.bulletin_words import PARTS
from appraisal.models import Bulletin, BulletinText
from core.domain.canonical import canonical_json, digest


def newest_texts(bulletin: Bulletin) -> dict[str, BulletinText]:
    """The prose part that counts, by part."""
    rows = bulletin.texts.select_related("author").order_by("number")
    newest = {row.part: row for row in rows}
    return {part: newest[part] for part in PARTS if part in newest}


def bulletin_hash(bulletin: Bulletin) -> str:
    """Hex hash over title, figures, rules, readers, the texts that count, and the lines of the annex."""
    body: dict[str, Any] = {
        "bulletin": bulletin.pk,
        "unit": bulletin.unit_id,
        "exam": bulletin.exam_id,
        "title": bulletin.title,
        "audience": bulletin.audience,
        "rules": bulletin.rules,
        "figures": bulletin.figures,
        "texts": {part: row.text for part, row in newest_texts(bulletin).items()},
        "names": [
            [
                row.officer_id,
                row.unit_id,
                row.badge,
                row.name,
                row.outcome,
                None if row.percent is None else f"{row.percent:.2f}",
            ]
            for row in bulletin.names.order_by("pk")
        ],
    }
    return digest(canonical_json(body)).hex()
