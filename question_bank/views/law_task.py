"""One question after a change of law: both texts, the question, and what is decided about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from core.domain.errors import Refused
from law.actions.settle_withdrawn import settle_withdrawn
from law.both_versions import both_versions
from law.domain.law_tasks import LawDecision, LawTaskState
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.decide_law_task import (
    propose_retirement,
    recite,
    recite_plans,
    return_retirement,
    sign_decision,
)
from question_bank.actions.return_revision import return_revision
from question_bank.domain.states import RevisionState
from question_bank.models import QuestionLawTask
from question_bank.views._preview import answers_of, candidate_views, pieces_of

from .decide import comment_of

SETTLE = "settle"
CHECKED_NEXT = _l("The decision was signed. The legal department checks the citations now.")


@requires(Permission.QUESTION_READ)
def law_task(request: OfficerRequest, pk: int) -> HttpResponse:
    """The article before and after, the question, what keeping it would write, and the history of the task."""
    task = _task(request, pk, Permission.QUESTION_READ)
    officer, day, unit = request.officer, request.day, task.question.bank.unit
    writes = officer.may(Permission.QUESTION_WRITE, on=day, unit=unit)
    reviews = officer.may(Permission.QUESTION_REVIEW, on=day, unit=unit)
    revisions = task.question.revisions.with_content().select_related("author")
    revision = task.revision and revisions.get(pk=task.revision_id)
    shown = revision or revisions.standing()
    before = revisions.filter(number__lt=revision.number).order_by("-number").first() if revision else shown
    cited = {
        (citation.number, citation.suffix)
        for citation in before.citations.all()
        if citation.statute_id == task.new_version.statute_id
    } if before else set()  # fmt: skip
    is_open = writes and task.state == LawTaskState.OPEN
    withdrawn = task.new_version.withdrawn_on is not None
    plan = next(iter(recite_plans([task])), None) if is_open and not withdrawn else None
    decided = task.state == LawTaskState.DECIDED
    legal = revision is not None and revision.state == RevisionState.LEGAL_CHECK
    waits = decided and not legal
    own = officer.pk in {task.decided_by_id, revision.author_id if revision else None}
    context = {
        "task": task,
        "late": task.is_late(day),
        "begun": task.new_version.dates.begins_on <= day,
        "begins_on": task.new_version.dates.begins_on,
        "both": both_versions(task.old_version, task.new_version, cited),
        "revision": shown,
        "previews": candidate_views(shown) if shown else [],
        "answers": answers_of(shown) if shown else [],
        "plan": plan,
        "plan_changes": pieces_of(plan.changes) if plan else [],
        "withdrawn": withdrawn,
        "in_use": any(one.state == RevisionState.APPROVED for one in revisions),
        "may_decide": is_open,
        "may_sign": reviews and waits and not own,
        "is_own": reviews and waits and own,
        "in_legal_check": decided and legal,
        "events": task.events.select_related("actor").order_by("pk"),
    }
    return render(request, "question_bank/law_task.html", context)


@require_POST
@requires(Permission.QUESTION_WRITE)
def decide_task(request: OfficerRequest, pk: int) -> HttpResponse:
    """`decision`: keep or retire; settle, where the version was withdrawn. (Editing is the form of the question.)"""
    task = _task(request, pk, Permission.QUESTION_WRITE)
    try:
        if request.POST.get("decision") == SETTLE:
            settle_withdrawn(task, at=request.at, actor=request.officer)
            messages.success(request, _("The task is settled; the wording in use stays."))
        elif request.POST.get("decision") == LawDecision.KEEP:
            recite(task, at=request.at, actor=request.officer)
            messages.success(request, _("The question was re-cited. A second person signs it."))
        elif request.POST.get("decision") == LawDecision.RETIRE:
            propose_retirement(task, reason=comment_of(request), at=request.at, actor=request.officer)
            messages.success(request, _("The question goes out of use as soon as a second person signs."))
        else:
            messages.error(request, _("Choose what is to become of the question."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("question_bank:law_task", pk=pk)


@require_POST
@requires(Permission.QUESTION_REVIEW)
def sign_task(request: OfficerRequest, pk: int) -> HttpResponse:
    """`verdict`: sign, or return with a comment."""
    task = _task(request, pk, Permission.QUESTION_REVIEW)
    at, actor, comment = request.at, request.officer, comment_of(request)
    try:
        if request.POST.get("verdict") == "sign":
            settled = sign_decision(task, at=at, actor=actor)
            messages.success(request, _("The decision was signed.") if settled else CHECKED_NEXT)
        elif task.revision is not None and task.state == LawTaskState.DECIDED:
            return_revision(task.revision, at=at, actor=actor, comment=comment)
            messages.success(request, _("The decision went back to its owner."))
        else:
            return_retirement(task, comment=comment, at=at, actor=actor)
            messages.success(request, _("The decision went back to its owner."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("question_bank:law_task", pk=pk)


def _task(request: OfficerRequest, pk: int, permission: Permission) -> QuestionLawTask:
    visible = QuestionLawTask.objects.visible_to(request.officer, on=request.day, permission=permission)
    wanted = visible.select_related(
        "question__bank__unit", "old_version__statute", "new_version__statute", "owner", "decided_by",
        "signed_by", "revision",
    )  # fmt: skip
    task: QuestionLawTask = get_object_or_404(wanted, pk=pk)
    return task
