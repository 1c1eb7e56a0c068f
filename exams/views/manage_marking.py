"""For the exam officer: how far the marking is, who marks, and what nobody may mark."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from exams.marking_shown import progress_of
from exams.models import Exam
from exams.views.manage_common import exam_or_404, frame
from exams.wording import KIND_LABELS
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission


@require_safe
@requires(Permission.EXAM_READ)
def marking(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Questions with answers marked, on screens and open; markers with what they may still be given."""
    exam = exam_or_404(request, exam_id)
    if exam.state in (Exam.State.DRAFT, Exam.State.SEALED, Exam.State.OPEN, Exam.State.CANCELLED):
        messages.error(request, gettext("This exam is not being marked."))
        return redirect("exams:manage_exam", exam.pk)
    progress = progress_of(exam, at=request.at)
    rows = [
        {
            "number": item.position + 1,
            "kind": KIND_LABELS[item.revision.kind],
            "item": item,
            "open": item.total - item.done - item.leased,
        }
        for item in progress.items
    ]
    context = {**frame(request, exam), "progress": progress, "rows": rows}
    return render(request, "exams/manage_marking.html", context)
