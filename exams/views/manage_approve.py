"""Approve an exam: one button, after which it takes its course by itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.domain.errors import Refused
from exams.actions.approve_exam import approve_exam
from exams.actions.compose_paper import in_paper_order, paper_of
from exams.actions.draw_forms import CannotSeal, draw_forms
from exams.actions.seal_exam import exam_day, fingerprint
from exams.actions.seal_paper import refusal_words
from exams.domain.paper import PaperRefused, decimal_text
from exams.models import Exam
from exams.routine import is_second_person, month_behind
from exams.views.manage_common import exam_or_404, must, overtaken, try_to
from exams.views.manage_supply import cell_sentence
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.domain.errors import KeyRefused


@require_POST
@requires(Permission.EXAM_READ)
def approve(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Seals the paper that was seen, and schedules the exam."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    words = overtaken(exam, request.POST.get("state", ""))

    def act() -> None:
        if words:
            raise Refused(words)
        approve_exam(
            exam,
            seen=request.POST.get("seen", ""),
            at=request.at,
            actor=request.officer,
            production=settings.PRODUCTION,
        )

    try_to(request, act, _("The exam is approved. It is announced, opens, closes and is marked by itself."))
    return redirect("exams:manage_exam", exam.pk)


def waiting_for_approval(request: OfficerRequest, exam: Exam) -> dict[str, Any]:
    """What the card of a draft shows that a series made: the paper in figures, or what it lacks. Empty for others."""
    month = month_behind(exam)
    if month is None or exam.blueprint_id is None:
        return {}
    shown: dict[str, Any] = {
        "series": month.series,
        "is_second_person": is_second_person(exam, request.officer),
        "author": Officer.objects.get(pk=month.version.author_id()),
        "refusal": "",
        "shortages": [],
    }
    try:
        forms = draw_forms(exam, on=exam_day(exam))
        paper = paper_of(exam, in_paper_order(forms[0]))
    except CannotSeal as reason:
        shown |= {
            "refusal": str(reason),
            "shortages": [cell_sentence(exam, each) for each in reason.shortages],
        }
    except (PaperRefused, KeyRefused) as reason:
        shown["refusal"] = str(refusal_words(reason))
    else:
        shown |= {
            "seen": fingerprint(forms),
            "questions": len(paper.items),
            "full_marks": decimal_text(paper.full_marks),
        }
    return {"routine": shown}
