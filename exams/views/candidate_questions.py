"""Questions as the templates draw them (docs/exam-room.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from exams.actions._papers import SealedPaper
from exams.domain.answers import CHOICES, Answer, Current, candidate_answer
from exams.domain.layout import Layout
from exams.domain.paper import Item, decimal_text
from exams.domain.rendering import group_id
from exams.domain.review import ReviewedItem
from exams.views.candidate_common import section_rule
from exams.wording import KIND_LABELS
from question_bank.arranged import pair_rows, step_rows
from question_bank.domain.rich_text import plain_text


def room_sections(
    sealed: SealedPaper, layout: Layout, current: Mapping[int, Current]
) -> list[dict[str, Any]]:
    """The whole paper with what is answered, never with a key."""
    sections: list[dict[str, Any]] = []
    position = first_group = 0
    for section in sealed.paper.sections:
        questions = []
        for item in section.items:
            stored = current.get(position)
            question = room_question(item, position, layout, stored.answer if stored else None)
            if item.group is not None:
                question["group"] = group_id(first_group + item.group)
            questions.append(question)
            position += 1
        sections.append(
            {
                "title": section.title,
                "rule": section_rule(section),
                "marks": decimal_text(section.full_marks),
                "groups": [
                    {"id": group_id(first_group + number), "material": material}
                    for number, material in enumerate(section.groups)
                ],
                "questions": questions,
                "blocks": _blocks(questions, section.groups, first_group),
            }
        )
        first_group += len(section.groups)
    return sections


def _blocks(
    questions: Sequence[dict[str, Any]], materials: Sequence[str], first_group: int
) -> list[dict[str, Any]]:
    """The questions of a section by the material they share; `number` counts materials through the paper from 1."""
    numbers = {group_id(first_group + number): number for number in range(len(materials))}
    blocks = []
    for group, members in groupby(questions, key=lambda question: question["group"]):
        number = numbers.get(group) if group else None
        blocks.append(
            {
                "group": group,
                "number": None if number is None else first_group + number + 1,
                "material": "" if number is None else materials[number],
                "questions": list(members),
            }
        )
    return blocks


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """Where a cited article can be read, and whether only a summary of it is there."""

    url: str = ""
    is_sample: bool = False


def review_questions(
    review: Iterable[ReviewedItem], layout: Layout, articles: Mapping[str, CitedArticle]
) -> list[dict[str, Any]]:
    """Marked questions with keys: only for a review that the policy has opened.

    `articles` holds what is known of cited articles, by label.
    """
    return [_reviewed(item, layout, articles) for item in review]


def room_question(item: Item, position: int, layout: Layout, answer: Answer) -> dict[str, Any]:
    """One question as the component draws it, without key and without the material that it belongs to."""
    given = candidate_answer(answer, item, position, layout)
    ids = layout.option_ids(position)
    matches = _matches(item, position, layout)
    partners = partners_of(item, given)
    chosen = set(given) if item.kind in CHOICES and isinstance(given, list) else set()
    return {
        "item": layout.item_id(position),
        "number": position + 1,
        "kind": item.kind,
        "kind_label": KIND_LABELS[item.kind],
        "group": None,
        "stem": item.stem,
        "options": [
            {
                "id": ids[number],
                "letter": _letter(place),
                "text": item.options[number],
                "chosen": ids[number] in chosen,
                "pairs": [{**match, "chosen": partners.get(ids[number]) == match["id"]} for match in matches],
                "places": range(1, len(item.options) + 1),
            }
            for place, number in enumerate(shown_order(item, position, layout, answer))
        ],
        "matches": matches,
        "given": item.kind == "ordering" and bool(given),
        "movable": item.kind == "ordering",
        "marks": decimal_text(item.marks),
        "truth": given if isinstance(given, bool) else None,
        "blanks": blanks(item, given),
        "text": given if isinstance(given, str) else "",
        "shown": json.dumps(given, ensure_ascii=False, separators=(",", ":")),
    }


def shown_order(item: Item, position: int, layout: Layout, answer: Answer) -> tuple[int, ...]:
    """Canonical option numbers from top to bottom: an ordering stands as its candidate has ordered it."""
    if item.kind == "ordering" and isinstance(answer, list):
        return tuple(number for number in answer if isinstance(number, int))
    return layout.order(position)


def partners_of(item: Item, given: object) -> dict[str, str]:
    """The chosen text of the right side by the text of the left side, both as the candidate's ids."""
    return dict(given) if item.kind == "matching" and isinstance(given, list) else {}


def _matches(item: Item, position: int, layout: Layout) -> list[dict[str, Any]]:
    """The right side of a matching from top to bottom, numbered from 1."""
    ids = layout.match_ids(position)
    return [
        {
            "id": ids[number],
            "number": place,
            "text": item.matches[number],
            "plain": " ".join(plain_text(item.matches[number]).split()),
        }
        for place, number in enumerate(layout.match_order(position), start=1)
    ]


def blanks(item: Item, given: object) -> list[str]:
    """The texts in the blanks of an item, the empty ones included."""
    texts = [str(text) for text in given] if item.kind == "fill_in" and isinstance(given, list) else []
    return texts + [""] * (item.blanks - len(texts))


def _reviewed(reviewed: ReviewedItem, layout: Layout, articles: Mapping[str, CitedArticle]) -> dict[str, Any]:
    question = room_question(reviewed.item, reviewed.position, layout, reviewed.answer)
    key = reviewed.key.key
    item, position = reviewed.item, reviewed.position
    if item.kind in CHOICES and isinstance(key, list):
        right = {layout.option_id(reviewed.position, number) for number in key}
        for option in question["options"]:
            option["key"] = option["id"] in right
    if item.kind == "matching":
        question["pair_rows"] = pair_rows(
            item.options,
            item.matches,
            answer=reviewed.answer,
            key=key,
            left=layout.order(position),
            right=layout.match_order(position),
        )
    if item.kind == "ordering":
        question["step_rows"] = step_rows(item.options, answer=reviewed.answer, key=key)
    return {
        **question,
        "verdict": reviewed.verdict,
        "score": decimal_text(reviewed.marks),
        "explanation": reviewed.key.explanation,
        "citations": [
            {"label": label, "url": article.url, "is_sample": article.is_sample}
            for label in reviewed.key.citations
            for article in [articles.get(label, CitedArticle())]
        ],
        "key_text": _key_text(reviewed.item, key),
        "rubric": [{"text": point.text, "marks": decimal_text(point.marks)} for point in reviewed.key.rubric],
        "material": reviewed.material,
    }


def _key_text(item: Item, key: object) -> str:
    if isinstance(key, bool):
        return _("True") if key else _("False")
    if item.kind == "fill_in" and isinstance(key, list):
        return "\n".join(" / ".join(str(text) for text in blank) for blank in key)
    return key if isinstance(key, str) else ""


def _letter(place: int) -> str:
    return chr(ord("A") + place)
