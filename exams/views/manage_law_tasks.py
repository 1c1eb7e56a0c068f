"""Sealed papers after a change of law: the list, one task, the decision and its signature."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.views.lists import keeps_filter
from exams.actions.decide_paper_law_task import decide_paper_task, return_paper_task, sign_paper_task
from exams.models import PaperItem, PaperLawTask
from exams.views.manage_common import try_to
from law.both_versions import both_versions
from law.changes import confirmed_changes
from law.domain.law_tasks import LawDecision, LawTaskState, Place, effect_on
from law.forms.law_tasks import PARTS, LawTaskFilter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.models import Citation

PER_PAGE = 30
LONGEST_REASON = 500


@require_safe
@requires(Permission.EXAM_READ)
@keeps_filter(*PARTS)
def law_tasks(request: OfficerRequest) -> HttpResponse:
    """Every task about exams that this officer may see, in a fixed number of queries."""
    visible = PaperLawTask.objects.visible_to(request.officer, on=request.day)
    filters = LawTaskFilter(request.GET, tasks=visible)
    shown = filters.applied_to(visible, officer=request.officer, on=request.day)
    page = Paginator(
        shown.select_related("exam__unit", "new_version__statute", "owner", "decided_by"), PER_PAGE
    ).get_page(request.GET.get("page"))
    rows = [
        {"task": task, "late": task.is_late(request.day), "mine": task.owner_id == request.officer.pk}
        for task in page.object_list
    ]
    context = {"filters": filters, "filtered": any(filters.cleaned_data.values()), "page": page, "rows": rows}
    return render(request, "exams/manage_law_tasks.html", context)


@require_safe
@requires(Permission.EXAM_READ)
def law_task(request: OfficerRequest, task_id: int) -> HttpResponse:
    """The places of the paper that cite what changed, the articles before and after, and what can be done."""
    task = _task_or_404(request, task_id)
    may = request.officer.may
    unit, day = task.exam.unit, request.day
    own = task.decided_by_id == request.officer.pk
    signs = may(Permission.EXAM_SIGN_OFF, on=day, unit=unit) and task.state == LawTaskState.DECIDED
    places, articles = _places(task)
    context: dict[str, Any] = {
        "task": task,
        "late": task.is_late(day),
        "begins_on": task.new_version.dates.begins_on,
        "both": both_versions(task.old_version, task.new_version, articles),
        "places": places,
        "may_decide": may(Permission.EXAM_MANAGE, on=day, unit=unit) and task.state == LawTaskState.OPEN,
        "may_sign": signs and not own,
        "is_own": signs and own,
        "events": task.events.select_related("actor").order_by("pk"),
    }
    return render(request, "exams/manage_law_task.html", context)


@require_POST
@requires(Permission.EXAM_READ)
def decide(request: OfficerRequest, task_id: int) -> HttpResponse:
    """`decision`: keep or retire, with a reason."""
    task = _task_or_404(request, task_id)
    _must(request, task, Permission.EXAM_MANAGE)
    chosen = LawDecision.RETIRE if request.POST.get("decision") == LawDecision.RETIRE else LawDecision.KEEP
    try_to(
        request,
        lambda: decide_paper_task(
            task, decision=chosen, reason=_words(request), at=request.at, actor=request.officer
        ),
        _("Your decision was kept. A second person signs it."),
    )
    return redirect("exams:manage_law_task", task.pk)


@require_POST
@requires(Permission.EXAM_READ)
def sign(request: OfficerRequest, task_id: int) -> HttpResponse:
    """`verdict`: sign, or return with a comment."""
    task = _task_or_404(request, task_id)
    _must(request, task, Permission.EXAM_SIGN_OFF)
    if request.POST.get("verdict") == "sign":
        try_to(
            request,
            lambda: sign_paper_task(task, at=request.at, actor=request.officer),
            _("The decision was signed."),
        )
    else:
        try_to(
            request,
            lambda: return_paper_task(task, comment=_words(request), at=request.at, actor=request.officer),
            _("The decision went back to its owner."),
        )
    return redirect("exams:manage_law_task", task.pk)


def _task_or_404(request: OfficerRequest, task_id: int) -> PaperLawTask:
    visible = PaperLawTask.objects.visible_to(request.officer, on=request.day).select_related(
        "exam__unit", "old_version__statute", "new_version__statute", "owner", "decided_by", "signed_by"
    )
    found: PaperLawTask = get_object_or_404(visible, pk=task_id)
    return found


def _must(request: OfficerRequest, task: PaperLawTask, permission: Permission) -> None:
    if not request.officer.may(permission, on=request.day, unit=task.exam.unit):
        raise PermissionDenied


def _words(request: OfficerRequest) -> str:
    return request.POST.get("comment", "").replace("\x00", "")[:LONGEST_REASON]


def _places(task: PaperLawTask) -> tuple[list[dict[str, Any]], set[tuple[int, int]]]:
    """The places in each form whose question cites what changed, and the articles in question."""
    changes = confirmed_changes(task.old_version, task.new_version)
    cited = Citation.objects.filter(
        statute=task.new_version.statute_id, revision__uses__paper__exam=task.exam_id
    ).distinct()
    labels: dict[int, list[str]] = {}
    articles: set[tuple[int, int]] = set()
    for citation in cited.select_related("statute"):
        place = Place(citation.number, citation.suffix)
        if effect_on([place], changes) is not None:
            labels.setdefault(citation.revision_id, []).append(citation.label)
            articles.add(place.article)
    items = PaperItem.objects.filter(paper__exam=task.exam_id, revision__in=labels)
    rows = items.order_by("paper__form", "position").values_list("paper__form", "position", "revision")
    places = [
        {"form": form, "number": position + 1, "labels": labels[revision]}
        for form, position, revision in rows
    ]
    return places, articles
