"""A revision as the question component shows it: what a candidate sees, and what a reviewer sees beside it."""

from __future__ import annotations

from typing import Any

from question_bank.domain.checks import check
from question_bank.domain.difference import FieldDifference, differences, key_text
from question_bank.domain.kinds.choice import option_letter
from question_bank.domain.question import Content
from question_bank.models import QuestionRevision
from question_bank.wording import FIELDS, problem_words


def candidate_view(revision: QuestionRevision) -> dict[str, Any]:
    """The argument of `components/question.html` (docs/exam-room.md): no key, no explanation."""
    content = revision.content()
    blanks = len(content.key) if content.kind == "fill_in" and isinstance(content.key, tuple) else 0
    return {
        "item": f"preview-{revision.pk}",
        "number": 1,
        "kind": revision.kind,
        "kind_label": revision.get_kind_display(),
        "group": None,
        "stem": revision.stem,
        "options": [
            {"id": str(number), "letter": option_letter(number), "text": text, "chosen": False}
            for number, text in enumerate(revision.options)
        ],
        "marks": f"{revision.marks.normalize():f}",
        "truth": None,
        "blanks": [""] * blanks,
        "text": "",
        "shown": "null",
    }


def answer_of(revision: QuestionRevision) -> str:
    """The key as people write it."""
    content = revision.content()
    return key_text(content.kind, content.key)


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
