"""Questions whose articles a new version of a law changed: the list, and many of them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from law.actions.law_shelf import LawShelf
from law.domain.law_tasks import LawTaskState
from law.forms.law_tasks import PARTS, LawTaskFilter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.decide_law_task import RecitePlan, recite, recite_plans, sign_decision
from question_bank.domain.states import RevisionState
from question_bank.models import QuestionLawTask
from question_bank.unfollowed import unfollowed_changes
from question_bank.views._preview import pieces_of

PER_PAGE = 30
AT_ONCE = 100
"""So many are decided or signed with one click."""


@requires(Permission.QUESTION_READ)
@keeps_filter(*PARTS)
def law_tasks(request: OfficerRequest) -> HttpResponse:
    """Every task about questions of the banks that this officer may read, in a fixed number of queries."""
    officer, day = request.officer, request.day
    visible = QuestionLawTask.objects.visible_to(officer, on=day)
    filters = LawTaskFilter(request.GET, tasks=visible)
    shown = filters.applied_to(visible, officer=officer, on=day).select_related(
        "question__bank__unit", "new_version__statute", "owner", "decided_by", "revision"
    )
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "filtered": any(filters.cleaned_data.values()),
        "page": page,
        "rows": [_row(task, request) for task in page.object_list],
        "may_write": officer.may(Permission.QUESTION_WRITE, on=day),
        "may_review": officer.may(Permission.QUESTION_REVIEW, on=day),
        "unfollowed": unfollowed_changes(officer, on=day),
    }
    return render(request, "question_bank/law_tasks.html", context)


@require_POST
@requires(Permission.QUESTION_WRITE)
def recite_many(request: OfficerRequest) -> HttpResponse:
    """Keeps the chosen questions and points their citations to the new version: first shown, then done."""
    tasks = _chosen(request, Permission.QUESTION_WRITE, LawTaskState.OPEN)
    if "confirm" not in request.POST:
        return _preview(request, tasks, mode="recite")
    shelf = LawShelf()
    done, refused = _each(tasks, lambda task: recite(task, at=request.at, actor=request.officer, shelf=shelf))
    _tell(
        request,
        ngettext("%(count)d question was re-cited. A second person signs it.",
                 "%(count)d questions were re-cited. A second person signs them.", done) % {"count": done},
        done,
        refused,
    )  # fmt: skip
    return redirect("question_bank:law_tasks")


@require_POST
@requires(Permission.QUESTION_REVIEW)
def sign_many(request: OfficerRequest) -> HttpResponse:
    """Signs the chosen decisions of other people: first shown, then done."""
    tasks = _chosen(request, Permission.QUESTION_REVIEW, LawTaskState.DECIDED)
    if "confirm" not in request.POST:
        return _preview(request, tasks, mode="sign")
    checked: list[int] = []

    def sign(task: QuestionLawTask) -> None:
        if not sign_decision(task, at=request.at, actor=request.officer):
            checked.append(task.pk)

    done, refused = _each(tasks, sign)
    _tell(
        request,
        ngettext("%(count)d decision was signed.", "%(count)d decisions were signed.", done)
        % {"count": done},
        done,
        refused,
    )
    if checked:
        more = ngettext(
            "Of %(count)d question the legal department checks the citations now.",
            "Of %(count)d questions the legal department checks the citations now.",
            len(checked),
        )
        messages.info(request, more % {"count": len(checked)})
    return redirect("question_bank:law_tasks")


def _row(task: QuestionLawTask, request: OfficerRequest) -> dict[str, Any]:
    legal = task.revision is not None and task.revision.state == RevisionState.LEGAL_CHECK
    return {
        "task": task,
        "late": task.is_late(request.day),
        "mine": task.owner_id == request.officer.pk,
        "in_legal_check": legal and task.state == LawTaskState.DECIDED,
    }


def _chosen(request: OfficerRequest, permission: Permission, state: LawTaskState) -> list[QuestionLawTask]:
    """The tasks that were ticked, as far as this officer may act on them; never one of somebody else's bank."""
    sent = request.POST.getlist("task")
    ids = [int(value) for value in sent if value.isascii() and value.isdigit() and len(value) < 19][:AT_ONCE]
    tasks = QuestionLawTask.objects.visible_to(request.officer, on=request.day, permission=permission)
    return list(
        tasks.filter(pk__in=ids, state=state)
        .exclude(revision__isnull=False, revision__state=RevisionState.LEGAL_CHECK)
        .select_related(
            "question__bank", "old_version__statute", "new_version__statute", "revision", "decided_by"
        )
        .in_order()
    )


def _preview(request: OfficerRequest, tasks: list[QuestionLawTask], *, mode: str) -> HttpResponse:
    if not tasks:
        messages.error(request, _("Nothing was chosen that you can act on. Tick at least one question."))
        return redirect("question_bank:law_tasks")
    plans = recite_plans(tasks) if mode == "recite" else []
    context = {
        "mode": mode,
        "ready": [_planned(plan) for plan in plans if not plan.problem],
        "held": [_planned(plan) for plan in plans if plan.problem],
        "tasks": tasks,
        "signable": [_signable(task, request) for task in tasks] if mode == "sign" else [],
    }
    return render(request, "question_bank/law_tasks_many.html", context)


def _planned(plan: RecitePlan) -> dict[str, Any]:
    return {
        "task": plan.task,
        "stem": plan.revision.stem,
        "problem": plan.problem,
        "changes": pieces_of(plan.changes),
    }


def _signable(task: QuestionLawTask, request: OfficerRequest) -> dict[str, Any]:
    own = request.officer.pk in {task.decided_by_id, task.revision.author_id if task.revision else None}
    return {"task": task, "own": own}


def _each(tasks: list[QuestionLawTask], act: Callable[[QuestionLawTask], object]) -> tuple[int, list[str]]:
    """How many were done, and why the others were not: each is done wholly or not at all."""
    done, refused = 0, []
    for task in tasks:
        try:
            act(task)
        except Refused as refusal:
            refused.append(f"{task.question.ref}: {refusal}")
        else:
            done += 1
    return done, refused


def _tell(request: OfficerRequest, words: str, done: int, refused: list[str]) -> None:
    if done:
        messages.success(request, words)
    for sentence in refused[:5]:
        messages.error(request, sentence)
    if len(refused) > 5:
        messages.error(request, _("%(count)d more were left as they are.") % {"count": len(refused) - 5})
    if not done and not refused:
        messages.error(request, _("Nothing was chosen that you can act on. Tick at least one question."))
