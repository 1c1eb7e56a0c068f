"""One's own result."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core.clock import local_day
from exams.actions.errors import NotFound
from exams.appeals_shown import open_window, own_appeals, provisional_results
from exams.domain.marking import pass_mark
from exams.domain.paper import decimal_text
from exams.forms.appeals import AppealForm
from exams.law_of_the_day import CitedArticle, articles_of_paper
from exams.models import Result
from exams.next_chance import makeups_left, weak_points
from exams.outcomes import counted_results
from exams.public_notice import notice_until
from exams.results_shown import shown_result
from exams.views.candidate_common import attempt_urls, sitting_facts
from exams.views.candidate_questions import review_questions
from exams.wording import REVIEW_SENTENCES, makeup_sentence
from personnel.access import OfficerRequest, requires


@never_cache
@require_GET
@requires()
def result(request: OfficerRequest, attempt_id: UUID) -> HttpResponse:
    """Score and parts; questions, answers and keys as far as the review policy allows. Before release a provisional
    result where the policy has one, else 404."""
    return result_page(request, attempt_id)


def result_page(
    request: OfficerRequest, attempt_id: UUID, *, appeal_form: AppealForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of the own result, with the appeals about it and, while there is time, the form for one."""
    try:
        shown = shown_result(attempt_id=attempt_id, officer_id=request.officer.pk, at=request.at)
    except NotFound:
        return _provisional(request, attempt_id, appeal_form, status)
    row = shown.result
    counted = counted_results([row])[row.pk].score
    cap = row.exam.makeup_cap_percent
    review = review_questions(shown.review, shown.layout, _articles(row, request) if shown.review else {})
    for question in review:
        question["correction"] = shown.told.by_position.get(question["number"] - 1, "")
    return render(
        request,
        "exams/result.html",
        {
            "sitting": sitting_facts(row.sitting),
            "result": {
                "score": decimal_text(row.score),
                "full_marks": decimal_text(row.full_marks),
                "pass_mark": decimal_text(pass_mark(row.full_marks, row.exam.pass_percent)),
                "passed": row.passed,
                "released_at": row.release_row.at,
                "marked_at": row.marked_at,
                "counted": decimal_text(counted.score),
            },
            "before": shown.before
            and {
                "score": decimal_text(shown.before.score),
                "full_marks": decimal_text(shown.before.full_marks),
            },
            "corrected": [
                *shown.told.of_all,
                *(
                    gettext("Question %(number)d: %(words)s") % {"number": place + 1, "words": words}
                    for place, words in sorted(shown.told.by_position.items())
                ),
            ],
            **_appeals(request, attempt_id, row.exam_id, appeal_form),
            "exam_id": row.exam_id,
            "notice_until": notice_until(row.exam, request.at),
            "makeup_rule": makeup_sentence(row.exam.makeup_rule, decimal_text(cap) if cap else "")
            if row.exam.makeup_of_id is not None
            else "",
            "sections": row.sections,
            "review": review,
            "makeups_left": None
            if row.passed or row.exam.is_rehearsal
            else makeups_left(row, on=request.day),
            "weak_points": [] if row.passed else weak_points(review, row.sections, row.exam.pass_percent),
            "review_sentence": REVIEW_SENTENCES[row.exam.review],
            "urls": {
                **attempt_urls(attempt_id, has_result=True),
                "file": reverse("records:own_file"),
            },
        },
        status=status,
    )


def _articles(row: Result, request: OfficerRequest) -> dict[str, CitedArticle]:
    """What the paper cites, as it stood on the day on which the window opened."""
    day = local_day(row.sitting.opens_at)
    return articles_of_paper(row.attempt.paper_id, on=day, today=request.day)


def _provisional(
    request: OfficerRequest, attempt_id: UUID, appeal_form: AppealForm | None, status: int
) -> HttpResponse:
    """Score, parts and verdict as they stand before the signatures: no question, no answer, no key."""
    row = provisional_results(request.officer.pk).filter(attempt=attempt_id).first()
    if row is None:
        raise Http404
    context = {
        "sitting": sitting_facts(row.sitting),
        "row": row,
        "window": row.exam.appeal_window,
        "sections": row.sections,
        "pass_mark": decimal_text(pass_mark(row.full_marks, row.exam.pass_percent)),
        "urls": attempt_urls(attempt_id, has_result=True),
        **_appeals(request, attempt_id, row.exam_id, appeal_form),
    }
    return render(request, "exams/provisional.html", context, status=status)


def _appeals(
    request: OfficerRequest, attempt_id: UUID, exam_id: int, form: AppealForm | None
) -> dict[str, Any]:
    window = open_window(exam_id, request.at)
    return {
        "appeals": own_appeals(attempt_id, request.officer),
        "appeal_until": window.closes_at if window else None,
        "appeal_form": (form or AppealForm()) if window else None,
        "attempt_id": attempt_id,
    }
