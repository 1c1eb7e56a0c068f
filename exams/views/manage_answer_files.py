"""Answer files that candidates saved while the site was away: brought in by one person, decided on by another."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.domain.errors import Refused
from exams.actions._correction_rules import CORRECTABLE
from exams.actions._in_time import read_in_time
from exams.actions._papers import sealed_paper
from exams.actions.bring_answer_file import AnswerFileRefused, bring_answer_file, compared_with_stored
from exams.actions.take_answer_file import take_answer_file, turn_answer_file_down
from exams.domain.answer_file import COUNTING, Becomes, Compared
from exams.domain.marking import written_positions
from exams.domain.states import AttemptState, ExamState
from exams.forms.answer_files import AnswerFileForm
from exams.models import AnswerFile, Correction, Exam
from exams.views.manage_common import exam_or_404, frame, must
from exams.wording import KIND_LABELS
from exams.writing import grace
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

BECOMES = {
    Becomes.NEW: _("would be added"),
    Becomes.CHANGED: _("would replace the stored answer"),
    Becomes.SAME: _("is stored already"),
    Becomes.STALE: _("older than the stored answer: stays out"),
    Becomes.UNREADABLE: _("cannot be read: stays out"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def answer_files(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Every file of the exam; POST brings one in."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    form = AnswerFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = bring_answer_file(
                exam=exam,
                data=form.content,
                reason=form.cleaned_data["reason"].strip(),
                actor=request.officer,
                at=request.at,
            )
        except AnswerFileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("exams:manage_answer_file", file.uid)
    files = AnswerFile.objects.filter(attempt__sitting__exam=exam).defer("content")
    context = {
        **frame(request, exam),
        "form": form,
        "files": files.select_related("attempt__officer", "brought_by", "decided_by").order_by("-pk"),
    }
    return render(request, "exams/manage_answer_files.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.EXAM_READ)
def answer_file(request: OfficerRequest, uid: UUID) -> HttpResponse:
    """What would become of each answer of one file."""
    file = _file_or_404(request, uid)
    read = read_in_time(file.attempt_id, at=request.at, grace=grace())
    if read is None:
        raise Http404
    compared = compared_with_stored(file, read) if file.state == AnswerFile.State.WAITING else []
    paper = sealed_paper(read.paper_id, read.seal).paper
    is_late = read.state_at(request.at) is not AttemptState.IN_PROGRESS
    written, exam = written_positions(paper), file.attempt.sitting.exam
    context = {
        **frame(request, exam),
        "file": file,
        "rows": [
            _row(found, [item.kind for item in paper.items], written if is_late else ()) for found in compared
        ],
        "adding": sum(found.becomes in COUNTING for found in compared),
        "is_late": is_late,
        "correctable": ExamState(exam.state) in CORRECTABLE,
        "is_released": exam.state == Exam.State.RELEASED,
        "unsettled": AnswerFile.objects.unsettled().filter(pk=file.pk).exists(),
        "corrections": file.attempt.corrections.filter(
            remedy=Correction.Remedy.LATE, proposed_at__gte=file.decided_at
        ).order_by("pk")
        if file.decided_at and file.late
        else (),
        "is_own": file.brought_by_id == request.officer.pk,
    }
    return render(request, "exams/manage_answer_file.html", context)


@require_POST
@requires(Permission.EXAM_READ)
def decide(request: OfficerRequest, uid: UUID) -> HttpResponse:
    """The second person takes the file or turns it down."""
    file = _file_or_404(request, uid)
    try:
        if request.POST.get("decision") == "take":
            take_answer_file(file=file, actor=request.officer, at=request.at, grace=grace())
            messages.success(request, gettext("The file has been taken."))
        else:
            turn_answer_file_down(file=file, actor=request.officer, at=request.at)
            messages.success(request, gettext("The file has been turned down. It stays on record."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("exams:manage_answer_file", uid)


def _file_or_404(request: OfficerRequest, uid: UUID) -> AnswerFile:
    file = (
        AnswerFile.objects.filter(uid=uid)
        .select_related("attempt__officer", "attempt__sitting", "brought_by", "decided_by")
        .first()
    )
    if file is None:
        raise Http404
    file.attempt.sitting.exam = exam_or_404(request, file.attempt.sitting.exam_id)
    must(request, file.attempt.sitting.exam, Permission.EXAM_MANAGE)
    return file


def _row(found: Compared, kinds: list[str], written: Collection[int]) -> dict[str, Any]:
    """`written`: places of answers that people mark and that stay as they were handed in."""
    known = found.position >= 0
    if found.becomes in COUNTING and found.position in written:
        return {
            "number": found.position + 1,
            "kind": KIND_LABELS[kinds[found.position]],
            "becomes": _("written: is kept, and stays out of the result"),
            "counts": False,
        }
    return {
        "number": found.position + 1 if known else "",
        "kind": KIND_LABELS[kinds[found.position]] if known else "",
        "becomes": BECOMES[found.becomes],
        "counts": found.becomes in COUNTING,
    }
