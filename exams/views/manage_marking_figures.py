"""Figures of the markers of an exam: a table for all questions together, one for each question, and both as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from core.sheets.writer import download, write_xlsx
from exams.models import Exam
from exams.views.manage_common import exam_or_404, frame
from exams.views.manage_marking import BEFORE
from exams.wording import KIND_LABELS
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

if TYPE_CHECKING:
    from exams.marker_figures import AllFigures


@require_safe
@requires(Permission.EXAM_READ)
def figures(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Severity, agreement, control answers and pace of each marker."""
    exam = exam_or_404(request, exam_id)
    if exam.state in BEFORE:
        messages.error(request, gettext("This exam is not being marked."))
        return redirect("exams:manage_exam", exam.pk)
    found = _figures(exam)
    items = [
        {"number": each.item.position + 1, "kind": KIND_LABELS[each.item.revision.kind], "figures": each}
        for each in found.items
        if each.markers
    ]
    context = {**frame(request, exam), "figures": found, "items": items}
    return render(request, "exams/manage_marking_figures.html", context)


@require_safe
@requires(Permission.EXAM_READ)
def table(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """The tables of the page as a workbook."""
    from exams.marker_sheets import marker_sheets

    exam = exam_or_404(request, exam_id)
    content = write_xlsx(marker_sheets(_figures(exam)))
    name = gettext("Figures of the markers") + f" {exam.title} {request.day.isoformat()}.xlsx"
    return download(content, name=name.replace("/", "-"))


def _figures(exam: Exam) -> AllFigures:
    from exams.marker_figures import marker_figures  # loads numpy: only when figures are wanted

    return marker_figures(exam)
