"""A revision as the question component shows it: what a candidate sees, and what a reviewer sees beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from question_bank.domain.checks import check
from question_bank.domain.difference import FieldDifference, differences, key_text
from question_bank.domain.kinds.choice import option_letter
from question_bank.domain.parts import content_of_part
from question_bank.domain.question import Content, Part
from question_bank.domain.rubric import plain
from question_bank.models import QuestionRevision
from question_bank.wording import FIELDS, problem_words


def candidate_views(revision: QuestionRevision) -> list[dict[str, Any]]:
    """Arguments of `components/question.html` (docs/exam-room.md), one for each part of a case: no key, no rubric."""
    content = revision.content()
    asked = [content_of_part(part) for part in content.parts] or [content]
    return [
        _candidate_view(f"preview-{revision.pk}-{number}", number, question)
        for number, question in enumerate(asked, start=1)
    ]


def _candidate_view(item: str, number: int, content: Content) -> dict[str, Any]:
    blanks = len(content.key) if content.kind == "fill_in" and isinstance(content.key, tuple) else 0
    return {
        "item": item,
        "number": number,
        "kind": content.kind,
        "kind_label": QuestionRevision.Kind(content.kind).label,
        "group": None,
        "stem": content.stem,
        "options": [
            {"id": str(place), "letter": option_letter(place), "text": text, "chosen": False}
            for place, text in enumerate(content.options)
        ],
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
            "rubric": [{"text": point.text, "marks": plain(point.marks)} for point in part.rubric],
            "explanation": part.explanation if content.parts else "",
        }
        for number, part in enumerate(asked, start=1)
    ]


def remarks_on(content: Content) -> list[str]:
    """What the checks have to say, in words."""
    return [problem_words(finding.code) for finding in check(content)]


def changes_between(old: QuestionRevision, new: QuestionRevision) -> list[dict[str, Any]]:
    """The fields that differ, named in the language of the reader, with their pieces."""
    return pieces_of(_differences(old, new))


def pieces_of(found: Iterable[FieldDifference]) -> list[dict[str, Any]]:
    """Differences, named in the language of the reader."""
    return [{"label": FIELDS[difference.field], "pieces": difference.pieces} for difference in found]


def _differences(old: QuestionRevision, new: QuestionRevision) -> tuple[FieldDifference, ...]:
    return differences(old.content(), new.content())
