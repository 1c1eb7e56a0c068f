"""The marker's desk: which questions wait, one answer at a time, and a look back at one's own marks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from exams.actions._markers import rule_of
from exams.actions._papers import sealed_paper
from exams.actions.give_marks import CannotGiveMarks, asked, give_marks
from exams.actions.mark_again import exams_to_mark_again, take_answer_again
from exams.actions.take_answer import take_answer
from exams.domain.double_marking import Round
from exams.domain.manual import points_of
from exams.domain.paper import decimal_text
from exams.domain.review import material_of
from exams.models import AnswerSheet, Exam, ManualMark, MarkingItem, MarkingTask
from exams.models.exams import ExamQuerySet
from exams.models.marking import COUNTING, FOR_GOOD
from exams.models.marking_team import chief_of
from exams.own_marking import NOTHING, own_progress
from exams.wording import KIND_LABELS
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

PER_PAGE = 50


def _exams(request: OfficerRequest) -> ExamQuerySet:
    """Exams that this officer marks and that are being marked."""
    visible = Exam.objects.visible_to(request.officer, on=request.day, permission=Permission.MARK)
    return visible.filter(state=Exam.State.CLOSED, pk__in=MarkingItem.objects.values("exam"))


@require_safe
@requires(Permission.MARK)
@keeps_filter()
def marking(request: OfficerRequest) -> HttpResponse:
    """The exams that wait for markers, with what this one has marked."""
    mine = Q(
        marking_items__tasks__leased_to=request.officer,
        marking_items__tasks__leased_until=FOR_GOOD,
        marking_items__tasks__attempt__state__in=COUNTING,
    ) & ~Q(marking_items__tasks__round=Round.AGREED)
    exams = _exams(request).select_related("unit").annotate(own=Count("marking_items__tasks", filter=mine))
    page = Paginator(exams, PER_PAGE).get_page(request.GET.get("page"))
    again = exams_to_mark_again(request.officer, at=request.at)
    return render(request, "exams/marking_list.html", {"page": page, "again": again})


@require_POST
@requires(Permission.MARK)
def marking_again(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Puts the next answer that is to be marked again on screen."""
    visible = Exam.objects.visible_to(request.officer, on=request.day, permission=Permission.MARK)
    exam = get_object_or_404(visible.select_related("unit"), pk=exam_id)
    try:
        task = take_answer_again(exam=exam, marker=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("exams:marking")
    if task is None:
        messages.success(request, gettext("No answer waits for you to be marked again."))
        return redirect("exams:marking")
    return redirect("exams:marking_answer", task.uid)


@require_safe
@requires(Permission.MARK)
def marking_exam(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """The questions of one exam: what this marker has marked, and what they may be given. Figures of the whole marking
    stay away: beside them a control answer would stand out."""
    exam = get_object_or_404(_exams(request).select_related("unit"), pk=exam_id)
    own = own_progress(exam, request.officer, at=request.at)
    rows = [
        {
            "item": item,
            "number": item.position + 1,
            "kind": KIND_LABELS[item.revision.kind],
            "own": own.get(item.pk, NOTHING),
        }
        for item in exam.marking_items.select_related("revision").order_by("position", "pk")
    ]
    context = {"exam": exam, "rows": rows, "is_chief": chief_of(exam) == request.officer}
    return render(request, "exams/marking_exam.html", context)


@require_POST
@requires(Permission.MARK)
def marking_next(request: OfficerRequest, item_id: int) -> HttpResponse:
    """Puts the next answer to a question on screen."""
    item = _item(request, item_id)
    return _on_to_the_next(request, item)


@require_safe
@requires(Permission.MARK)
def marking_own(request: OfficerRequest, item_id: int) -> HttpResponse:
    """The own marks for one question, newest first, each with the way back to its answer."""
    item = _item(request, item_id)
    marks = ManualMark.objects.given_by(request.officer, item).select_related("task")
    page = Paginator(marks, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "exams/marking_own.html",
        {"exam": item.exam, "item": item, "number": item.position + 1, "page": page},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MARK)
def marking_answer(request: OfficerRequest, uid: UUID) -> HttpResponse:
    """One answer that this marker has on screen or has marked: question, rubric, places for marks."""
    marked = Exam.objects.visible_to(request.officer, on=request.day, permission=Permission.MARK).order_by()
    tasks = MarkingTask.objects.live().filter(
        Q(item__exam__in=_exams(request).values("pk"))
        | Q(item__exam__in=marked.values("pk"), round=Round.AGAIN),
        leased_to=request.officer,
    )
    task = get_object_or_404(
        tasks.select_related("item__exam__unit", "attempt__paper").defer("attempt__paper__frozen"), uid=uid
    )
    if request.method != "POST":
        return _answer_page(request, task)
    item, key = asked(task)
    points = points_of(item, key)
    match request.POST.get("give"):
        case "full":
            written = [decimal_text(point.marks) for point in points]
        case "none":
            written = ["0" for _point in points]
        case _:
            written = [request.POST.get(f"point-{place}", "") for place in range(len(points))]
    try:
        give_marks(task=task, written=written, marker=request.officer, at=request.at)
    except CannotGiveMarks as refusal:
        if refusal.place is None:
            messages.error(request, str(refusal))
            if task.round == Round.AGAIN:
                return redirect("exams:marking")
            return redirect("exams:marking_exam", task.item.exam_id)
        return _answer_page(request, task, written=written, refusal=refusal)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("exams:marking")
    if task.round == Round.AGREED:
        messages.success(request, gettext("The marks are agreed. Markers will meet this answer unseen."))
        return redirect("exams:marking_controls", task.item.exam_id)
    if task.round == Round.AGAIN:
        messages.success(request, gettext("Your marks are kept. What follows from them others decide."))
        return redirect("exams:marking")
    return _on_to_the_next(request, task.item)


def _item(request: OfficerRequest, item_id: int) -> MarkingItem:
    items = MarkingItem.objects.filter(exam__in=_exams(request).values("pk"))
    found: MarkingItem = get_object_or_404(items.select_related("exam__unit"), pk=item_id)
    return found


def _on_to_the_next(request: OfficerRequest, item: MarkingItem) -> HttpResponse:
    try:
        task = take_answer(item=item, marker=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("exams:marking")
    if task is None:
        messages.success(
            request,
            gettext("There is nothing left for you at question %(number)d.") % {"number": item.position + 1},
        )
        return redirect("exams:marking_exam", item.exam_id)
    return redirect("exams:marking_answer", task.uid)


def _answer_page(
    request: OfficerRequest,
    task: MarkingTask,
    *,
    written: list[str] | None = None,
    refusal: CannotGiveMarks | None = None,
) -> HttpResponse:
    agreeing, again = task.round == Round.AGREED, task.round == Round.AGAIN
    alone = agreeing or again
    given = (
        ManualMark.objects.counting() if alone else ManualMark.objects.given_by(request.officer, task.item)
    )
    marks = list((given.filter(task=task) if alone else given).select_related("task")[:200])
    held = next((row for row in marks if row.task_id == task.pk), None)
    item, key = asked(task)
    points = points_of(item, key)
    values = written or (held.points if held else [""] * len(points))
    step = rule_of(task.item).step
    progress = {} if again else own_progress(task.item.exam, request.officer, at=request.at)
    paper = sealed_paper(task.attempt.paper_id, task.attempt.paper.seal).paper
    answer: Any = AnswerSheet.objects.values_list("answers", flat=True).get(attempt=task.attempt_id)[
        task.position
    ]
    context = {
        "exam": task.item.exam,
        "item": task.item,
        "task": task,
        "number": task.item.position + 1,
        "kind": KIND_LABELS[item.kind],
        "stem": item.stem,
        "material": material_of(paper, task.position),
        "model_answer": key.key if isinstance(key.key, str) else "",
        "explanation": key.explanation,
        "full_marks": decimal_text(item.marks),
        "step": decimal_text(step),
        "points": [
            {
                "place": place,
                "text": point.text,
                "most": decimal_text(point.marks),
                "value": value,
                "error": str(refusal) if refusal and refusal.place == place else "",
            }
            for place, (point, value) in enumerate(zip(points, values, strict=True))
        ],
        "answer": answer,
        "characters": ngettext("%(count)d character", "%(count)d characters", len(answer))
        % {"count": len(answer)},
        "held": held,
        "last": _before(marks, task),
        "progress": NOTHING if again else progress.get(task.item_id, NOTHING),
        "agreeing": agreeing,
        "again": again,
    }
    return render(request, "exams/marking_answer.html", context, status=422 if refusal else 200)


def _before(marks: list[ManualMark], task: MarkingTask) -> UUID | None:
    """The answer that this marker marked last before the one on screen; `marks` are newest first."""
    ids = [row.task_id for row in marks]
    after = marks[ids.index(task.pk) + 1 :] if task.pk in ids else marks
    return after[0].task.uid if after else None
