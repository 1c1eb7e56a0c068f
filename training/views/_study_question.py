"""Questions of the self-test as the question component draws them: before the answer, and after it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import pgettext

from question_bank.arranged import pair_rows, step_rows
from question_bank.domain.kinds import KINDS
from question_bank.models import QuestionRevision
from question_bank.views._preview import answers_of, candidate_views, shuffled

FIELD = "reply"
"""The item name under which a page's one question is sent."""


def question_to_answer(revision: QuestionRevision, *, number: int) -> dict[str, Any]:
    """What is asked: no key, no explanation."""
    return {**candidate_views(revision)[0], "item": FIELD, "number": number, "movable": False}


def question_answered(
    revision: QuestionRevision, *, number: int, answer: Any, right: bool, on: date
) -> dict[str, Any]:
    """The answer beside the key, the explanation, and the articles in the text of the day."""
    shown = question_to_answer(revision, number=number)
    key = KINDS[revision.kind].key_from_json(revision.key, revision.options, revision.matches)
    if revision.kind == "matching":
        shown["pair_rows"] = pair_rows(
            revision.options,
            revision.matches,
            answer=answer,
            key=key,
            left=range(len(revision.options)),
            right=shuffled(revision.matches),
        )
    elif revision.kind == "ordering":
        shown["step_rows"] = step_rows(revision.options, answer=answer, key=key)
    else:
        chosen = set(answer) if isinstance(answer, list) and revision.options else set()
        rights = set(key) if isinstance(key, tuple) and revision.options else set()
        for place, option in enumerate(shown["options"]):
            option["chosen"], option["key"] = place in chosen, place in rights
    if revision.kind == "fill_in" and isinstance(answer, list):
        shown["blanks"] = [str(text) for text in answer]
    return {
        **shown,
        "truth": answer if isinstance(answer, bool) else None,
        "verdict": "right" if right else "wrong",
        "key_text": _key_text(revision, key),
        "explanation": revision.explanation,
        "citations": [
            {
                "label": citation.label,
                "url": reverse("law:article", args=[citation.statute_id, citation.article_key])
                + f"?on={on.isoformat()}",
                "is_sample": citation.is_sample,
            }
            for citation in revision.citations.all()
        ],
    }


def reply_of(form: QueryDict, revision: QuestionRevision) -> object:
    """What the form says, in the shape that the kind expects; anything unreadable is no answer."""
    values = form.getlist(f"answer-{FIELD}")
    if revision.kind == "matching":
        return [_numbers(value) for value in values if value] or None
    if revision.kind == "ordering":
        placed = sorted((_numbers(value) for value in values if value), key=lambda pair: pair[-1:])
        if [pair[-1] for pair in placed if len(pair) == 2] != list(range(1, len(placed) + 1)):
            return values  # a place given twice or left out: no order, and told so
        return [pair[0] for pair in placed] or None
    if revision.options:
        numbers = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 4]
        return numbers or None
    if revision.kind == "true_false":
        return {"true": True, "false": False}.get(values[-1]) if values else None
    return values


def _numbers(value: str) -> list[int]:
    """The two numbers of a value such as `3:1`; anything else makes a list that no kind takes for a pair."""
    parts = value.split(":", 1)
    return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 4]


def _key_text(revision: QuestionRevision, key: object) -> str:
    if isinstance(key, bool):
        return pgettext("true/false question", "True") if key else pgettext("true/false question", "False")
    return "" if revision.options else str(answers_of(revision)[0]["text"])
