"""How parts of a parsed law are kept in rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from law.domain.amending import ArticleChange
from law.domain.citations import title_key
from law.domain.lawtext import Article, Clause, EffectiveSource, Line, ParsedLaw
from law.models import StatuteVersion

UNDATED = "undated"
"""Label of a version whose text names no day at all."""
FOUND_BY_PERSON = "person"
"""`effective_found_in` where a person entered the day."""


def version_label(law: ParsedLaw) -> str:
    """The day that names the version: adopted, else made public, else in force; `undated` without any."""
    days = [
        law.adopted_on,
        law.promulgated_on,
        *(event.on for event in reversed(law.events)),
        law.effective_on,
    ]
    day = next((day for day in days if day), None)
    return day.isoformat() if day else (law.version_label or UNDATED)


def version_fields(
    law: ParsedLaw, *, effective_on: date | None, kept: StatuteVersion | None
) -> dict[str, Any]:
    """Columns of a version. A day that a person named before, on a sample, stays where the text is silent."""
    found_on, found_in = law.effective_on, law.effect.source.value
    if found_on is None and effective_on is not None:
        found_on, found_in = effective_on, FOUND_BY_PERSON
    elif found_on is None and kept is not None and kept.effective_on is not None:
        found_on, found_in = kept.effective_on, kept.effective_found_in or FOUND_BY_PERSON
    elif found_on is None:
        found_in = EffectiveSource.UNKNOWN.value
    return {
        "name": law.version_label,
        "adopted_on": law.adopted_on,
        "promulgated_on": law.promulgated_on or (kept.promulgated_on if kept else None),
        "effective_on": found_on,
        "effective_found_in": found_in,
        "effective_statement": law.effect.statement,
        "effective_notes": [
            {"on": part.on.isoformat() if part.on else None, "text": part.text} for part in law.effect.parts
        ],
        "events": [
            {
                "on": event.on.isoformat() if event.on else None,
                "text": event.text,
                "kinds": [kind.value for kind in event.kinds],
            }
            for event in law.events
        ],
        "front_matter": _texts(law.front_matter),
        "annexes": [{"title": annex.title, "lines": _texts(annex.lines[1:])} for annex in law.annexes],
        "unplaced": _texts(law.unplaced),
        "gaps": list(law.gaps),
        "warnings": warnings_json(law),
    }


def warnings_json(law: ParsedLaw) -> list[dict[str, Any]]:
    """The warnings as they stand in rows and answers."""
    return [{"code": entry.code, "line": entry.line, **entry.params} for entry in law.warnings]


def article_fields(article: Article) -> dict[str, Any]:
    """Columns of an article that come from its text."""
    return {
        "paragraphs": [
            {
                "text": paragraph.text,
                "items": [
                    {
                        "number": item.number,
                        "label": item.label,
                        "text": item.text,
                        "subitems": [
                            {"number": entry.number, "label": entry.label, "text": entry.text}
                            for entry in item.sub_items
                        ],
                    }
                    for item in paragraph.items
                ],
            }
            for paragraph in article.paragraphs
        ],
        "text": article.text,
        "is_deleted": article.deleted,
        "caption": article.caption[:60],
        "notes": _texts(article.notes),
    }


def clause_text(clause: Clause) -> str:
    """A clause with the quoted text in its further lines."""
    return "\n".join([clause.text, *(line.text for line in clause.lines[1:])])


def change_fields(change: ArticleChange) -> dict[str, Any]:
    """Columns of an article that a clause changes."""
    return {
        "law_key": title_key(change.title)[:200],
        "number": change.number,
        "suffix": change.suffix,
        "paragraph": change.paragraph,
        "item": change.item,
        "kind": change.kind.value,
        "becomes": change.becomes,
    }


def _texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]
