"""Objections to the public notice: a reader writes one, an exam officer answers each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from core.domain.errors import Refused
from exams.actions.object_to_notice import answer_objection, object_to_notice
from exams.forms.appeals import AnswerForm, ObjectionForm
from exams.models import NoticeObjection
from exams.views.manage_common import exam_or_404, frame, must
from exams.views.public_notice import readable_notice, with_unit
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission


@require_POST
@requires()
def objection(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Somebody who may read the notice says what is wrong in it."""
    shown = readable_notice(request, exam_id)
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Say what is wrong in the notice."))
        return redirect(with_unit(exam_id, shown.unit))
    try:
        object_to_notice(shown.held, words=form.cleaned_data["words"], officer=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Your objection has been received. Its answer comes here."))
    return redirect(with_unit(exam_id, shown.unit))


@require_safe
@requires(Permission.EXAM_READ)
def objections(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Every objection to the notices of an exam, those that wait first."""
    return _page(request, exam_id)


@require_POST
@requires(Permission.EXAM_READ)
def answer(request: OfficerRequest, exam_id: int, objection_id: int) -> HttpResponse:
    """The exam officer says what was found."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    rows = NoticeObjection.objects.select_related("notice__exam__unit")
    found = get_object_or_404(rows, pk=objection_id, notice__exam=exam)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, exam_id, form=form, about=found.pk, status=422)
    try:
        answer_objection(found, words=form.cleaned_data["words"], actor=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Your answer was kept. Whoever objected reads it with the notice."))
    return redirect("exams:objections", exam.pk)


def _page(
    request: OfficerRequest,
    exam_id: int,
    *,
    form: AnswerForm | None = None,
    about: int = 0,
    status: int = 200,
) -> HttpResponse:
    exam = exam_or_404(request, exam_id)
    found = NoticeObjection.objects.filter(notice__exam=exam).select_related("officer", "answered_by")
    rows: list[dict[str, Any]] = [
        {
            "objection": row,
            "form": (
                form if form is not None and row.pk == about else AnswerForm(auto_id=f"answer-{row.pk}-%s")
            )
            if row.state == NoticeObjection.State.RECEIVED and row.officer_id != request.officer.pk
            else None,
        }
        for row in found.order_by("-state", "pk")
    ]
    return render(request, "exams/objections.html", {**frame(request, exam), "rows": rows}, status=status)
