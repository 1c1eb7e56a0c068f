"""One's own result, once released."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from core.domain.days import iso
from exams.api._http import Call, answer, asked_at, officer_of, route, uuid_or_404
from exams.domain.answers import candidate_answer
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
    key = reviewed.key.key
    told: dict[str, Any] = {
        "item": shown.layout.item_id(position),
        "kind": item.kind,
        "stem": item.stem,
        "options": [
            {"id": ids[number], "text": item.options[number]} for number in shown.layout.order(position)
        ],
        "answer": candidate_answer(reviewed.answer, item, position, shown.layout),
        "key": sorted(ids[number] for number in key) if item.options and isinstance(key, list) else key,
        "marks": decimal_text(reviewed.marks),
        "full_marks": decimal_text(item.marks),
        "verdict": reviewed.verdict,
        "explanation": reviewed.key.explanation,
        "citations": reviewed.key.citations,
    }
    if reviewed.key.rubric:
        told["rubric"] = rubric_to_json(reviewed.key.rubric)
    return told


result = route(GET=Call(_get_result))
