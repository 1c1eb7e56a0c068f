"""One's own weekly study: the list, a task, its items one after the other."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from law.views.wording import SAMPLE
from personnel.access import OfficerRequest, requires
from question_bank.models import QuestionRevision
from training.actions.record_study import answer_item, finish_task, mark_read, open_item
from training.actions.study_errors import InvalidReply
from training.models import Mistake, StudyItem, StudyRecord, StudyTask
from training.study_shown import ShownItem, shown_items, standing_of
from training.views._study_question import question_answered, question_to_answer, reply_of
from training.views._study_tabs import study_tabs

PER_PAGE = 20


@never_cache
@require_safe
@requires()
@keeps_filter()
def weekly(request: OfficerRequest) -> HttpResponse:
    """Everything that was ever due for oneself, the newest deadline first."""
    tasks = StudyTask.objects.of(request.officer).with_progress()
    page = Paginator(tasks, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"task": task, "standing": _standing(task, request)} for task in page],
        "mistakes": Mistake.objects.open_for(request.officer).count(),
        "tabs": study_tabs(request, "weekly"),
    }
    return render(request, "training/study_weekly.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def task(request: OfficerRequest, task_id: int) -> HttpResponse:
    """One week: what is to do and what is done. POST ends a task of which nothing is asked for any more."""
    found = _task(request, task_id)
    if request.method == "POST":
        try:
            finish_task(found, at=request.at)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("training:weekly_task", found.pk)
    return render(request, "training/study_task.html", _context(request, found))


@never_cache
@require_safe
@requires()
def go_on(request: OfficerRequest, task_id: int) -> HttpResponse:
    """To the first item that is still open; the one tap of Today."""
    found = _task(request, task_id)
    return _next(found, shown_items(found, officer=request.officer, on=request.day))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def item(request: OfficerRequest, task_id: int, position: int) -> HttpResponse:
    """Read a text, or answer a question and see at once whether it is right."""
    found = _task(request, task_id)
    items = shown_items(found, officer=request.officer, on=request.day)
    shown = next((each for each in items if each.row.item.position == position), None)
    if shown is None:
        raise Http404
    if request.method == "POST":
        return _act(request, found, shown)
    if not shown.row.is_asked and not shown.is_finished:
        messages.info(request, _("This part is not asked for at the moment."))
        return redirect("training:weekly_task", found.pk)
    if shown.row.item.kind != StudyItem.Kind.QUESTION and shown.is_open:
        open_item(found, shown.row.item, at=request.at)
    return _item_page(request, found, items, shown)


def _act(request: OfficerRequest, found: StudyTask, shown: ShownItem) -> HttpResponse:
    position = shown.row.item.position
    try:
        if shown.row.item.kind == StudyItem.Kind.QUESTION:
            raw = reply_of(request.POST, shown.row.revision) if shown.row.revision else None
            answer_item(found, position=position, raw=raw, at=request.at)
            return redirect("training:weekly_item", found.pk, position)
        mark_read(found, position=position, at=request.at)
    except InvalidReply as refusal:
        items = shown_items(found, officer=request.officer, on=request.day)
        return _item_page(request, found, items, shown, error=str(refusal))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("training:weekly_item", found.pk, position)
    return _next(found, shown_items(found, officer=request.officer, on=request.day))


def _item_page(
    request: OfficerRequest, found: StudyTask, items: list[ShownItem], shown: ShownItem, *, error: str = ""
) -> HttpResponse:
    row, record = shown.row, shown.record
    question: dict[str, Any] | None = None
    if row.revision is not None:
        revision = _answered_revision(row.revision, record)
        number = 1 + sum(
            each.row.item.kind == StudyItem.Kind.QUESTION and each.row.item.position < row.item.position
            for each in items
        )
        question = (
            question_answered(
                revision, number=number, answer=record.answer, right=bool(record.right), on=request.day
            )
            if record
            else question_to_answer(revision, number=number)
        )
    context = {
        "task": found,
        "shown": shown,
        "row": row,
        "q": question,
        "error": error,
        "day": request.day,
        "sample": SAMPLE,
        "page_url": reverse("training:page", args=[row.item.page_id]) if row.page_is_open else "",
        "position": row.item.position,
        "count": len(items),
        "finished": sum(each.is_finished for each in items),
        "is_last": not any(each.is_open for each in items if each is not shown),
    }
    return render(request, "training/study_item.html", context, status=422 if error else 200)


def _answered_revision(today: QuestionRevision, record: StudyRecord | None) -> QuestionRevision:
    """The wording that was answered, which may have been replaced since."""
    if record is None or record.revision_id == today.pk:
        return today
    answered: QuestionRevision = QuestionRevision.objects.with_content().get(pk=record.revision_id)
    return answered


def _next(found: StudyTask, items: list[ShownItem]) -> HttpResponse:
    upcoming = next((each for each in items if each.is_open), None)
    if upcoming is None:
        return redirect("training:weekly_task", found.pk)
    return redirect("training:weekly_item", found.pk, upcoming.row.item.position)


def _context(request: OfficerRequest, found: StudyTask) -> dict[str, Any]:
    items = shown_items(found, officer=request.officer, on=request.day)
    answers = [each.record for each in items if each.record and each.record.right is not None]
    return {
        "task": found,
        "items": items,
        "standing": _standing(found, request),
        "finished": sum(each.is_finished for each in items),
        "is_open": any(each.is_open for each in items),
        "answered": len(answers),
        "right": sum(bool(record.right) for record in answers),
        "tabs": study_tabs(request, "weekly"),
    }


def _standing(found: StudyTask, request: OfficerRequest) -> str:
    return standing_of(found, on=request.day)


def _task(request: OfficerRequest, task_id: int) -> StudyTask:
    found = (
        StudyTask.objects.of(request.officer).select_related("assignment__unit").filter(pk=task_id).first()
    )
    if found is None:
        raise Http404
    return found
