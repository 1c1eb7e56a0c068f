"""A revision as the question component shows it: what a candidate sees, and what a reviewer sees beside it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from question_bank.domain.checks import check
from question_bank.domain.difference import FieldDifference, differences, key_text
from question_bank.domain.kinds.choice import chosen_options, option_letter
from question_bank.domain.kinds.matching import chosen_pairs
from question_bank.domain.parts import content_of_part
from question_bank.domain.question import Content, Part
from question_bank.domain.rich_text import plain_text
from question_bank.domain.rubric import plain
from question_bank.models import QuestionRevision
from question_bank.wording import FIELDS, problem_words


def candidate_views(revision: QuestionRevision) -> list[dict[str, Any]]:
    """Arguments of `components/question.html` (docs/exam-room.md), one for each part of a case: no key, no rubric."""
    return views_of(revision.content(), f"preview-{revision.pk}")


def views_of(content: Content, name: str) -> list[dict[str, Any]]:
    """The same of a question that is not stored; `name` makes the names of its fields unique on the page."""
    asked = [content_of_part(part) for part in content.parts] or [content]
    return [
        _candidate_view(f"{name}-{number}", number, question)
        for number, question in enumerate(asked, start=1)
    ]


def shuffled(texts: Sequence[str]) -> tuple[int, ...]:
    """The numbers of `texts` in an order that says nothing about their author's, the same each time."""
    return tuple(
        sorted(range(len(texts)), key=lambda number: sha256(f"{number}|{texts[number]}".encode()).digest())
    )


def shown_matches(content: Content) -> list[dict[str, Any]]:
    """The right side of a matching as it is shown, numbered from 1."""
    return [
        {"id": str(number), "number": place, "text": text, "plain": " ".join(plain_text(text).split())}
        for place, number in enumerate(shuffled(content.matches), start=1)
        for text in [content.matches[number]]
    ]


def _candidate_view(item: str, number: int, content: Content) -> dict[str, Any]:
    order = shuffled(content.options) if content.kind == "ordering" else range(len(content.options))
    matches = shown_matches(content)
    blanks = len(content.key) if content.kind == "fill_in" and isinstance(content.key, tuple) else 0
    return {
        "item": item,
        "number": number,
        "kind": content.kind,
        "kind_label": QuestionRevision.Kind(content.kind).label,
        "group": None,
        "stem": content.stem,
        "options": [
            {
                "id": str(option),
                "letter": option_letter(place),
                "text": content.options[option],
                "chosen": False,
                "pairs": matches,
                "places": range(1, len(content.options) + 1),
            }
            for place, option in enumerate(order)
        ],
        "matches": matches,
        "marks": plain(content.marks),
        "truth": None,
        "blanks": [""] * blanks,
        "text": "",
        "shown": "null",
    }


def answers_of(revision: QuestionRevision) -> list[dict[str, Any]]:
    """The key as people write it and the points that earn marks, part by part; `number` is None outside a case."""
    content = revision.content()
    asked: list[Content | Part] = [*content.parts] or [content]
    return [
        {
            "number": number if content.parts else None,
            "text": key_text(part.kind, part.key),
            "lines": _arranged_key(part),
            "rubric": [{"text": point.text, "marks": plain(point.marks)} for point in part.rubric],
            "explanation": part.explanation if content.parts else "",
        }
        for number, part in enumerate(asked, start=1)
    ]


def _arranged_key(part: Content | Part) -> list[dict[str, str]]:
    """Pairs or the right order in words: what the letters of the key stand for."""
    if isinstance(part.key, tuple) and part.kind == "matching":
        return [
            {"text": part.options[left], "partner": part.matches[right]}
            for left, right in chosen_pairs(part.key)
        ]
    if isinstance(part.key, tuple) and part.kind == "ordering":
        return [{"text": part.options[number], "partner": ""} for number in chosen_options(part.key)]
    return []


def remarks_on(content: Content) -> list[str]:
    """What the checks have to say, in words."""
    return [problem_words(finding.code) for finding in check(content)]


def changes_between(old: QuestionRevision, new: QuestionRevision) -> list[dict[str, Any]]:
    """The fields that differ, named in the language of the reader, with their pieces."""
    return [
        {"label": FIELDS[difference.field], "pieces": difference.pieces}
        for difference in _differences(old, new)
    ]


def _differences(old: QuestionRevision, new: QuestionRevision) -> tuple[FieldDifference, ...]:
    return differences(old.content(), new.content())
