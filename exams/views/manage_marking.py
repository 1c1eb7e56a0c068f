"""For the exam officer: how far the marking is, who marks and leads, what nobody may mark, and who strays."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from core.clock import local_day
from exams.actions._markers import markers_of
from exams.actions.agree_control import appoint_chief
from exams.actions.answer_findings import LONGEST, answer_findings
from exams.actions.deal_answers import deal_answers
from exams.domain.double_marking import Round
from exams.marking_shown import progress_of
from exams.marking_words import rule_words
from exams.models import ControlFinding, Exam, ManualMark, MarkingTask
from exams.models.marking import FOR_GOOD
from exams.models.marking_team import chief_of
from exams.views.manage_common import exam_or_404, frame, must, try_to
from exams.wording import KIND_LABELS
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Officer

BEFORE = (Exam.State.DRAFT, Exam.State.SEALED, Exam.State.OPEN, Exam.State.CANCELLED)


@require_safe
@requires(Permission.EXAM_READ)
def marking(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Questions with marks given, on screens and open; markers with their shares; control answers and findings."""
    exam = exam_or_404(request, exam_id)
    if exam.state in BEFORE:
        messages.error(request, gettext("This exam is not being marked."))
        return redirect("exams:manage_exam", exam.pk)
    progress = progress_of(exam, at=request.at)
    rows = [
        {
            "number": item.position + 1,
            "kind": KIND_LABELS[item.revision.kind],
            "rule": rule_words(item.marking_rule),
            "counts": counts,
            "open": counts.total - counts.done - counts.leased,
        }
        for item, counts in progress.items
    ]
    context = {
        **frame(request, exam),
        "progress": progress,
        "rows": rows,
        "chief": chief_of(exam),
        "deal": exam.marking_deals.order_by("number").last(),
        "controls": _controls(exam),
        "findings": _findings(exam),
        "longest": LONGEST,
    }
    return render(request, "exams/manage_marking.html", context)


@require_POST
@requires(Permission.EXAM_READ)
def chief(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Makes one of the markers the chief marker."""
    exam = _managed(request, exam_id)
    officer = _marker(exam, request.POST.get("marker", ""), at=request.at)
    if officer is None:
        messages.error(request, gettext("Choose one of the markers."))
    else:
        try_to(
            request,
            lambda: appoint_chief(exam=exam, officer=officer, actor=request.officer, at=request.at),
            gettext("%(name)s is the chief marker now.") % {"name": officer.name},
        )
    return redirect("exams:manage_marking", exam.pk)


@require_POST
@requires(Permission.EXAM_READ)
def deal(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Shares out anew what nobody has begun."""
    exam = _managed(request, exam_id)
    try_to(
        request,
        lambda: deal_answers(exam=exam, actor=request.officer, at=request.at),
        gettext("The open answers are shared out anew."),
    )
    return redirect("exams:manage_marking", exam.pk)


@require_POST
@requires(Permission.EXAM_READ)
def findings(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Keeps what was done about a marker who strayed."""
    exam = _managed(request, exam_id)
    found = ControlFinding.objects.open_of(exam).select_related("mark__marker")
    named = {str(row.mark.marker.public_id): row.mark.marker for row in found}
    marker = named.get(request.POST.get("marker", ""))
    if marker is None:
        messages.error(request, gettext("Nothing is open about this marker any more."))
    else:
        words = request.POST.get("words", "").replace("\x00", "")
        try_to(
            request,
            lambda: answer_findings(
                exam=exam, marker=marker, words=words, actor=request.officer, at=request.at
            ),
            gettext("Your answer was kept."),
        )
    return redirect("exams:manage_marking", exam.pk)


def _managed(request: OfficerRequest, exam_id: int) -> Exam:
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    return exam


def _marker(exam: Exam, public_id: str, *, at: datetime) -> Officer | None:
    named = {str(officer.public_id): officer for officer in markers_of(exam, on=local_day(at))}
    return named.get(public_id)


def _controls(exam: Exam) -> dict[str, int]:
    """How many answers have agreed marks, and how often markers marked one of them."""
    marked = MarkingTask.objects.filter(item__exam=exam, leased_until=FOR_GOOD).live().order_by()
    counted = dict(marked.values("round").annotate(number=Count("pk")).values_list("round", "number"))
    return {"agreed": counted.get(Round.AGREED, 0), "met": counted.get(Round.CONTROL, 0)}


def _findings(exam: Exam) -> list[dict[str, Any]]:
    """By marker: how many control answers were marked, those beyond the tolerance that stand, and what was said."""
    later = ManualMark.objects.filter(task=OuterRef("mark__task"), seq__gt=OuterRef("mark__seq"))
    rows = (
        ControlFinding.objects.filter(~Exists(later), mark__task__item__exam=exam)
        .select_related("mark__marker", "mark__task__item", "answer__actor")
        .order_by("mark__marker__name", "mark__marker", "pk")
    )
    grouped: dict[Officer, list[ControlFinding]] = defaultdict(list)
    for row in rows:
        grouped[row.mark.marker].append(row)
    return [
        {
            "officer": officer,
            "open": sum(not hasattr(row, "answer") for row in found),
            "rows": [
                {
                    "number": row.mark.task.item.position + 1,
                    "at": row.mark.at,
                    "given": row.mark.marks,
                    "agreed": row.agreed,
                    "answer": getattr(row, "answer", None),
                }
                for row in found
            ],
        }
        for officer, found in grouped.items()
    ]
