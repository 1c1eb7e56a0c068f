"""One's own result, once released."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from core.domain.days import iso
from exams.api._http import Call, answer, asked_at, officer_of, route, uuid_or_404
from exams.domain.answers import Answer, candidate_answer
from exams.domain.paper import decimal_text
from exams.domain.review import ReviewedItem
from exams.results_shown import ShownResult, shown_result
from question_bank.domain.rubric import rubric_to_json


def _get_result(request: HttpRequest, attempt_id: str) -> HttpResponse:
    shown = shown_result(
        attempt_id=uuid_or_404(attempt_id), officer_id=officer_of(request).pk, at=asked_at(request).at
    )
    result = shown.result
    told: dict[str, Any] = {
        "score": decimal_text(result.score),
        "full_marks": decimal_text(result.full_marks),
        "passed": result.passed,
        "sections": result.sections,
        "released_at": iso(result.release_row.at),
    }
    if shown.review:
        told["review"] = [_reviewed_json(shown, item) for item in shown.review]
    return answer(told)


def _reviewed_json(shown: ShownResult, reviewed: ReviewedItem) -> dict[str, Any]:
    item, position = reviewed.item, reviewed.position
    ids = shown.layout.option_ids(position)
    told: dict[str, Any] = {
        "item": shown.layout.item_id(position),
        "kind": item.kind,
        "stem": item.stem,
        "options": [
            {"id": ids[number], "text": item.options[number]} for number in shown.layout.order(position)
        ],
        "answer": candidate_answer(reviewed.answer, item, position, shown.layout),
        "key": _key(reviewed, shown),
        "marks": decimal_text(reviewed.marks),
        "full_marks": decimal_text(item.marks),
        "verdict": reviewed.verdict,
        "explanation": reviewed.key.explanation,
        "citations": reviewed.key.citations,
    }
    if item.matches:
        partners = shown.layout.match_ids(position)
        told["matches"] = [
            {"id": partners[number], "text": item.matches[number]}
            for number in shown.layout.match_order(position)
        ]
    if reviewed.key.rubric:
        told["rubric"] = rubric_to_json(reviewed.key.rubric)
    return told


def _key(reviewed: ReviewedItem, shown: ShownResult) -> Any:
    """The key in the candidate's form: with the ids of this paper where it names options."""
    key = reviewed.key.key
    if not reviewed.item.options or not isinstance(key, list):
        return key
    return candidate_answer(cast(Answer, key), reviewed.item, reviewed.position, shown.layout)


result = route(GET=Call(_get_result))
