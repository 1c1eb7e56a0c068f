"""What is done with a revision: submit, approve, return, retire."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.approve_revision import approve_revision, pass_legal_check
from question_bank.actions.retire_question import retire_question
from question_bank.actions.return_revision import return_revision
from question_bank.actions.submit_for_review import submit_for_review
from question_bank.domain.states import RevisionState
from question_bank.models import Question, QuestionRevision

LONGEST_COMMENT = 2000


@require_POST
@requires(Permission.QUESTION_WRITE)
def submit(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """A draft goes into review."""
    revision = _revision(request, pk, number, Permission.QUESTION_WRITE)
    done = _tried(request, lambda: submit_for_review(revision, at=request.at, actor=request.officer))
    if done:
        messages.success(request, _("The question is in review now. A second person decides."))
    return redirect("question_bank:question", pk=pk)


@require_POST
@requires(Permission.QUESTION_REVIEW)
def approve(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """A revision comes into use."""
    revision = _revision(request, pk, number, Permission.QUESTION_REVIEW)
    comment = comment_of(request)
    if _tried(
        request, lambda: approve_revision(revision, at=request.at, actor=request.officer, comment=comment)
    ):
        told = (
            _("Question %(ref)s cites other articles than before. The legal department checks them now.")
            if revision.state == RevisionState.LEGAL_CHECK
            else _("Question %(ref)s was approved.")
        )
        messages.success(request, told % {"ref": revision.question.ref})
        return redirect("question_bank:review_queue")
    return redirect("question_bank:question", pk=pk)


@require_POST
@requires(Permission.QUESTION_LEGAL)
def legal(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """The legal department has checked the citations: the revision comes into use, or goes back with a reason."""
    revision = _revision(request, pk, number, Permission.QUESTION_LEGAL)
    comment = comment_of(request)
    at, actor = request.at, request.officer
    if "return" in request.POST:
        done = _tried(request, lambda: return_revision(revision, at=at, actor=actor, comment=comment))
        told = _("Question %(ref)s went back to its author.")
    else:
        done = _tried(request, lambda: pass_legal_check(revision, at=at, actor=actor, comment=comment))
        told = _("Question %(ref)s was approved.")
    if not done:
        return redirect("question_bank:question", pk=pk)
    messages.success(request, told % {"ref": revision.question.ref})
    return redirect(f"{reverse('question_bank:review_queue')}?part=legal")


@require_POST
@requires(Permission.QUESTION_REVIEW)
def return_to_author(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """A revision goes back with a reason."""
    revision = _revision(request, pk, number, Permission.QUESTION_REVIEW)
    comment = comment_of(request)
    if _tried(
        request, lambda: return_revision(revision, at=request.at, actor=request.officer, comment=comment)
    ):
        messages.success(
            request, _("Question %(ref)s went back to its author.") % {"ref": revision.question.ref}
        )
        return redirect("question_bank:review_queue")
    return redirect("question_bank:question", pk=pk)


@require_POST
@requires(Permission.QUESTION_WRITE)
def retire(request: OfficerRequest, pk: int) -> HttpResponse:
    """A question goes out of use; papers that hold it keep it."""
    writable = Question.objects.visible_to(
        request.officer, on=request.day, permission=Permission.QUESTION_WRITE
    )
    question = get_object_or_404(writable, pk=pk)
    comment = comment_of(request)
    if _tried(
        request, lambda: retire_question(question, at=request.at, actor=request.officer, comment=comment)
    ):
        messages.success(request, _("The question was retired. Papers that already hold it keep it."))
    return redirect("question_bank:question", pk=pk)


def _revision(request: OfficerRequest, pk: int, number: int, permission: Permission) -> QuestionRevision:
    questions = Question.objects.visible_to(request.officer, on=request.day, permission=permission)
    revisions = QuestionRevision.objects.select_related("question").filter(question__in=questions)
    return get_object_or_404(revisions, question=pk, number=number)


def comment_of(request: OfficerRequest) -> str:
    """What was written beside a decision."""
    return request.POST.get("comment", "").replace("\x00", "")[:LONGEST_COMMENT]


def _tried(request: OfficerRequest, act: Callable[[], object]) -> bool:
    """Whether the act was done; a refusal becomes a message."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True
