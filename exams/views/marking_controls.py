"""The chief marker's desk: control answers of each question, and the next one to agree marks on."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from core.domain.errors import Refused
from exams.actions.agree_control import must_lead, take_for_agreement
from exams.domain.double_marking import Round
from exams.models import Exam, ManualMark, MarkingItem, MarkingTask
from exams.models.exams import ExamQuerySet
from exams.models.marking import FOR_GOOD
from exams.wording import KIND_LABELS
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission


@require_safe
@requires(Permission.MARK)
def marking_controls(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """By question: the answers with agreed marks, how many markers met each, and the button for another one."""
    exam = get_object_or_404(_being_marked(request).select_related("unit"), pk=exam_id)
    try:
        must_lead(exam, request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("exams:marking_exam", exam.pk)
    agreed = (
        ManualMark.objects.counting()
        .filter(task__item__exam=exam, task__round=Round.AGREED)
        .select_related("task", "marker")
        .order_by("at", "pk")
    )
    met = dict(
        MarkingTask.objects.filter(item__exam=exam, round=Round.CONTROL, leased_until=FOR_GOOD)
        .order_by()
        .values("attempt")
        .annotate(number=Count("pk"))
        .values_list("attempt", "number")
    )
    by_item: dict[int, list[dict[str, object]]] = {}
    for row in agreed:
        own = row.marker_id == request.officer.pk
        entry = {"mark": row, "met": met.get(row.task.attempt_id, 0), "own": own}
        by_item.setdefault(row.task.item_id, []).append(entry)
    rows = [
        {
            "item": item,
            "number": item.position + 1,
            "kind": KIND_LABELS[item.revision.kind],
            "controls": by_item.get(item.pk, []),
        }
        for item in exam.marking_items.select_related("revision").order_by("position", "pk")
    ]
    return render(request, "exams/marking_controls.html", {"exam": exam, "rows": rows})


@require_POST
@requires(Permission.MARK)
def marking_control(request: OfficerRequest, item_id: int) -> HttpResponse:
    """Puts an answer before the chief marker, each time another one."""
    items = MarkingItem.objects.filter(exam__in=_being_marked(request).values("pk"))
    item = get_object_or_404(items.select_related("exam__unit"), pk=item_id)
    try:
        task = take_for_agreement(item=item, chief=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("exams:marking_exam", item.exam_id)
    if task is None:
        messages.error(
            request, gettext("No answer to this question is free: all are begun, or you saw them.")
        )
        return redirect("exams:marking_controls", item.exam_id)
    return redirect("exams:marking_answer", task.uid)


def _being_marked(request: OfficerRequest) -> ExamQuerySet:
    visible = Exam.objects.visible_to(request.officer, on=request.day, permission=Permission.MARK)
    return visible.filter(state=Exam.State.CLOSED, pk__in=MarkingItem.objects.values("exam"))
