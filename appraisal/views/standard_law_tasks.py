"""Standards of evaluation after a change of law: the list, one task, the decision and its signature."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from appraisal.actions.decide_standard_law_task import (
    StandardTaskRefused,
    cite_others,
    leave_as_it_is,
    recite_standard,
    recited,
    return_standard_task,
    sign_standard_task,
    withdraw_citations,
)
from appraisal.actions.write_standard_basis import newest_basis
from appraisal.forms.standards import LONGEST_REASON
from appraisal.models import StandardLawTask
from core.views.lists import keeps_filter
from exams.views.manage_common import try_to
from law.both_versions import both_versions
from law.domain.citations import LONGEST_TEXT
from law.domain.law_tasks import LawTaskState
from law.forms.law_tasks import PARTS, LawTaskFilter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

READ, WRITE, SIGN = Permission.EVALUATION_READ, Permission.EVALUATION_WRITE, Permission.EVALUATION_SIGN
PER_PAGE = 30


@require_safe
@requires(READ)
@keeps_filter(*PARTS)
def law_tasks(request: OfficerRequest) -> HttpResponse:
    """Every task about standards of the units of this officer's roles, in a fixed number of queries."""
    visible = StandardLawTask.objects.visible_to(request.officer, on=request.day)
    filters = LawTaskFilter(request.GET, tasks=visible)
    shown = filters.applied_to(visible, officer=request.officer, on=request.day)
    page = Paginator(
        shown.select_related("standard__unit", "new_version__statute", "owner", "decided_by"), PER_PAGE
    ).get_page(request.GET.get("page"))
    rows = [{"task": task, "late": task.is_late(request.day), "mine": False} for task in page.object_list]
    context = {"filters": filters, "filtered": any(filters.cleaned_data.values()), "page": page, "rows": rows}
    return render(request, "appraisal/standard_law_tasks.html", context)


@require_safe
@requires(READ)
def law_task(request: OfficerRequest, task_id: int) -> HttpResponse:
    """What stands and what is proposed, the articles before and after, and what can be done."""
    task = _task_or_404(request, task_id)
    unit, day = task.standard.unit, request.day
    is_open, is_decided = task.state == LawTaskState.OPEN, task.state == LawTaskState.DECIDED
    own = task.decided_by_id == request.officer.pk
    may_sign = is_decided and request.officer.may(SIGN, on=day, unit=unit)
    may_decide = is_open and request.officer.may(WRITE, on=day, unit=unit)
    basis = newest_basis(task.standard)
    cited = list(basis.citations.select_related("statute")) if basis else []
    articles = {
        (one.number, one.suffix)
        for one in (list(task.over.citations.all()) if task.over else cited)
        if one.statute_id == task.new_version.statute_id and one.version_id != task.new_version_id
    }
    pointed, why_not = _recited(task, request) if may_decide else ([], "")
    context: dict[str, Any] = {
        "task": task,
        "late": task.is_late(day),
        "begins_on": task.new_version.dates.begins_on,
        "both": both_versions(task.old_version, task.new_version, articles),
        "cited": [one.label for one in cited],
        "proposed": [one["label"] for one in task.proposal or []],
        "pointed": pointed,
        "why_not": why_not,
        "may_decide": may_decide,
        "may_sign": may_sign and not own,
        "is_own": is_decided and own,
        "longest_text": LONGEST_TEXT,
        "longest_reason": LONGEST_REASON,
        "events": task.events.select_related("actor").order_by("pk"),
    }
    return render(request, "appraisal/standard_law_task.html", context)


@require_POST
@requires(WRITE)
def decide(request: OfficerRequest, task_id: int) -> HttpResponse:
    """`decision`: recite, others (with `text`), stay or withdraw (both with `comment`)."""
    task = _task_or_404(request, task_id, WRITE)
    at, actor = request.at, request.officer
    text, reason = _words(request, "text", LONGEST_TEXT), _words(request, "comment", LONGEST_REASON)
    steps: Mapping[str, Callable[[], None]] = {
        "recite": lambda: recite_standard(task, at=at, actor=actor),
        "others": lambda: cite_others(task, text=text, at=at, actor=actor),
        "stay": lambda: leave_as_it_is(task, reason=reason, at=at, actor=actor),
        "withdraw": lambda: withdraw_citations(task, reason=reason, at=at, actor=actor),
    }
    step = steps.get(request.POST.get("decision", ""))
    if step is None:
        messages.error(request, gettext("Choose what is to become of the citations."))
    else:
        try_to(request, step, gettext("Your decision was kept. A second person signs it."))
    return redirect("appraisal:law_task", task.pk)


@require_POST
@requires(READ)
def sign(request: OfficerRequest, task_id: int) -> HttpResponse:
    """`verdict`: sign, or return with a comment; who decided may take the own decision back."""
    task = _task_or_404(request, task_id)
    at, actor = request.at, request.officer
    takes_back = request.POST.get("verdict") != "sign" and task.decided_by_id == actor.pk
    if not takes_back and not actor.may(SIGN, on=request.day, unit=task.standard.unit):
        raise PermissionDenied
    if request.POST.get("verdict") == "sign":
        try_to(
            request, lambda: sign_standard_task(task, at=at, actor=actor), gettext("The decision was signed.")
        )
    else:
        comment = _words(request, "comment", LONGEST_REASON)
        try_to(
            request,
            lambda: return_standard_task(task, comment=comment, at=at, actor=actor),
            gettext("The task is to decide again."),
        )
    return redirect("appraisal:law_task", task.pk)


def _recited(task: StandardLawTask, request: OfficerRequest) -> tuple[list[str], str]:
    """What one click would write, or why a person has to."""
    try:
        return [one.label for one in recited(task, at=request.at)], ""
    except StandardTaskRefused as refusal:
        return [], str(refusal)


def _task_or_404(request: OfficerRequest, task_id: int, permission: Permission = READ) -> StandardLawTask:
    visible = StandardLawTask.objects.visible_to(request.officer, on=request.day, permission=permission)
    found: StandardLawTask = get_object_or_404(
        visible.select_related(
            "standard__unit", "old_version__statute", "new_version__statute", "over", "owner", "decided_by",
            "signed_by",
        ),
        pk=task_id,
    )  # fmt: skip
    return found


def _words(request: OfficerRequest, name: str, most: int) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:most]
