"""Correcting the result of one attempt: late answers, and a written answer that is marked again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from exams.actions._correction_rules import CannotCorrect
from exams.actions._papers import sealed_paper
from exams.actions.mark_again import ask_to_mark_again, marked_again
from exams.actions.propose_correction import late_correction, remark_correction
from exams.domain.double_marking import Round
from exams.domain.marking import written_positions
from exams.domain.paper import decimal_text
from exams.models import Attempt, Exam, MarkingTask
from exams.views.corrections import proposal_page
from exams.views.manage_common import exam_or_404, frame, must
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def correct_attempt(request: OfficerRequest, exam_id: int, attempt_id: UUID) -> HttpResponse:
    """Late answers of one attempt, or other marks for one of its written answers (`?question=3`)."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    attempt = get_object_or_404(
        Attempt.objects.select_related("officer", "paper", "sheet").defer("paper__frozen"),
        pk=attempt_id,
        sitting__exam=exam,
        sheet__isnull=False,
    )
    sent = request.POST if request.method == "POST" else request.GET
    position = _written_position(attempt, sent.get("question", ""))
    context: dict[str, Any] = {**frame(request, exam), "attempt": attempt, "position": position}
    if position is None:
        return proposal_page(
            request,
            exam,
            "exams/correct_attempt.html",
            context,
            lambda: late_correction(exam, attempt_id=attempt.pk),
        )
    return _marked_again(request, exam, attempt, position, context)


def _marked_again(
    request: OfficerRequest, exam: Exam, attempt: Attempt, position: int, context: dict[str, Any]
) -> HttpResponse:
    """One written answer: asks for another marker; once that one has given marks, the preview and the proposal. Nobody
    is named: whoever looks at the answer and its marks does not need to know whose it is."""
    if request.method == "POST" and "again" in request.POST:
        try:
            ask_to_mark_again(
                exam, attempt_id=attempt.pk, position=position, actor=request.officer, at=request.at
            )
        except CannotCorrect as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("The answer waits for another marker now."))
        address = reverse("exams:correct_attempt", args=[exam.pk, attempt.pk])
        return redirect(f"{address}?question={position + 1}")
    paper = sealed_paper(attempt.paper_id, attempt.paper.seal).paper
    newest = attempt.results.order_by("-number").first()
    mark = marked_again(attempt.pk, position)
    again = MarkingTask.objects.filter(attempt=attempt, position=position, round=Round.AGAIN)
    context |= {
        "number": position + 1,
        "stem": paper.items[position].stem,
        "answer": attempt.sheet.answers[position],
        "rubric": paper.keys[position].rubric,
        "most": decimal_text(paper.items[position].marks),
        "given": newest.items[position] if newest else "",
        "mark": mark,
        "waits": mark is None and again.exists(),
    }
    if mark is None:
        return render(request, "exams/correct_attempt.html", context)
    return proposal_page(
        request,
        exam,
        "exams/correct_attempt.html",
        context,
        lambda: remark_correction(exam, attempt_id=attempt.pk, position=position),
        named=False,
    )


def _written_position(attempt: Attempt, number: str) -> int | None:
    """The place of the written question with this number in the officer's paper; None when no number is asked for."""
    if not number:
        return None
    paper = sealed_paper(attempt.paper_id, attempt.paper.seal).paper
    if not (number.isascii() and number.isdigit() and len(number) < 5):
        raise Http404
    if int(number) - 1 not in written_positions(paper):
        raise Http404
    return int(number) - 1
