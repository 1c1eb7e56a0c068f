"""Lessons and cases after a change of law: the list, one task, the decision and its signature."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.views.lists import keeps_filter
from exams.views.manage_common import try_to
from law.actions.settle_withdrawn import settle_withdrawn
from law.both_versions import both_versions
from law.domain.law_tasks import LawDecision, LawTaskState
from law.forms.law_tasks import PARTS, LawTaskFilter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from training.actions.decide_page_law_task import (
    is_of_its_day,
    keep_page,
    propose_withdrawal,
    return_page_task,
    sign_page_task,
)
from training.models import PageLawTask

PER_PAGE = 30
SETTLE = "settle"
LONGEST_REASON = 500


@require_safe
@requires(Permission.CONTENT_WRITE, Permission.CONTENT_REVIEW)
@keeps_filter(*PARTS)
def law_tasks(request: OfficerRequest) -> HttpResponse:
    """Every task about pages of the units of this officer's roles, in a fixed number of queries."""
    visible = PageLawTask.objects.visible_to(request.officer, on=request.day)
    filters = LawTaskFilter(request.GET, tasks=visible)
    shown = filters.applied_to(visible, officer=request.officer, on=request.day)
    page = Paginator(
        shown.select_related("page__unit", "new_version__statute", "owner", "decided_by"), PER_PAGE
    ).get_page(request.GET.get("page"))
    rows = [
        {"task": task, "late": task.is_late(request.day), "mine": task.owner_id == request.officer.pk}
        for task in page.object_list
    ]
    context = {"filters": filters, "filtered": any(filters.cleaned_data.values()), "page": page, "rows": rows}
    return render(request, "training/law_tasks.html", context)


@require_safe
@requires(Permission.CONTENT_WRITE, Permission.CONTENT_REVIEW)
def law_task(request: OfficerRequest, task_id: int) -> HttpResponse:
    """The articles before and after, and what can be done with the page."""
    task = _task_or_404(request, task_id, None)
    unit, day = task.page.unit, request.day
    own = task.decided_by_id == request.officer.pk
    signs = (
        request.officer.may(Permission.CONTENT_REVIEW, on=day, unit=unit)
        and task.state == LawTaskState.DECIDED
    )
    cited = {
        (row.number, row.suffix)
        for row in task.page.citations.all()
        if row.statute_id == task.new_version.statute_id
    }
    writes = request.officer.may(Permission.CONTENT_WRITE, on=day, unit=unit)
    context: dict[str, Any] = {
        "task": task,
        "late": task.is_late(day),
        "begins_on": task.new_version.dates.begins_on,
        "both": both_versions(task.old_version, task.new_version, cited),
        "of_its_day": is_of_its_day(task),
        "may_decide": writes and task.state == LawTaskState.OPEN,
        "may_sign": signs and not own and task.revision_id is None,
        "in_review": signs and not own and task.revision_id is not None,
        "is_own": signs and own,
        "events": task.events.select_related("actor").order_by("pk"),
    }
    return render(request, "training/law_task.html", context)


@require_POST
@requires(Permission.CONTENT_WRITE)
def decide_law_task(request: OfficerRequest, task_id: int) -> HttpResponse:
    """`decision`: keep or retire; settle, where the version was withdrawn. (Editing is the editor of the page.)"""
    task = _task_or_404(request, task_id, Permission.CONTENT_WRITE)
    if request.POST.get("decision") == SETTLE:
        try_to(
            request,
            lambda: settle_withdrawn(task, at=request.at, actor=request.officer),
            _("The task is settled; the published text stays."),
        )
    elif request.POST.get("decision") == LawDecision.RETIRE:
        try_to(
            request,
            lambda: propose_withdrawal(task, reason=_words(request), at=request.at, actor=request.officer),
            _("The page is withdrawn as soon as a second person signs."),
        )
    else:
        try_to(
            request,
            lambda: keep_page(task, at=request.at, actor=request.officer),
            _("Your decision was kept. A second person signs it."),
        )
    return redirect("training:law_task", task.pk)


@require_POST
@requires(Permission.CONTENT_REVIEW)
def sign_law_task(request: OfficerRequest, task_id: int) -> HttpResponse:
    """`verdict`: sign, or return with a comment."""
    task = _task_or_404(request, task_id, Permission.CONTENT_REVIEW)
    at, actor = request.at, request.officer
    if request.POST.get("verdict") == "sign":
        try_to(request, lambda: sign_page_task(task, at=at, actor=actor), _("The decision was signed."))
    else:
        try_to(
            request,
            lambda: return_page_task(task, comment=_words(request), at=at, actor=actor),
            _("The decision went back to its owner."),
        )
    return redirect("training:law_task", task.pk)


def _task_or_404(request: OfficerRequest, task_id: int, permission: Permission | None) -> PageLawTask:
    visible = PageLawTask.objects.visible_to(request.officer, on=request.day, permission=permission)
    found: PageLawTask = get_object_or_404(
        visible.select_related(
            "page__unit", "old_version__statute", "new_version__statute", "owner", "decided_by", "signed_by"
        ),
        pk=task_id,
    )
    return found


def _words(request: OfficerRequest) -> str:
    return request.POST.get("comment", "").replace("\x00", "")[:LONGEST_REASON]
