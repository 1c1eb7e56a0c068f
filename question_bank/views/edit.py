"""Writing: a new question, or a new revision of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.create_question import create_question
from question_bank.actions.create_revision import create_revision
from question_bank.forms.question import NewQuestionForm, QuestionForm, initial_of
from question_bank.models import Bank, Question, Subject


@requires(Permission.QUESTION_WRITE)
def new_question(request: OfficerRequest) -> HttpResponse:
    """A form for a question that does not exist yet."""
    banks = Bank.objects.where(request.officer, Permission.QUESTION_WRITE, on=request.day)
    form = NewQuestionForm(request.POST or None, banks=banks, on=request.day)
    if request.method == "POST" and form.is_valid() and form.content:
        try:
            revision = create_question(
                form.cleaned_data["bank"],
                ref=form.cleaned_data["ref"],
                use=form.cleaned_data["use"],
                content=form.content,
                citations=form.resolved,
                at=request.at,
                actor=request.officer,
            )
        except Refused as refusal:
            form.add_error("ref", str(refusal))
        else:
            messages.success(request, _("The question was saved as a draft."))
            return redirect("question_bank:question", pk=revision.question_id)
    return render(
        request, "question_bank/edit.html", {"form": form, "question": None, "subjects": _subjects()}
    )


@requires(Permission.QUESTION_WRITE)
def edit_question(request: OfficerRequest, pk: int) -> HttpResponse:
    """The newest revision in a form; saving makes the next revision."""
    writable = Question.objects.visible_to(
        request.officer, on=request.day, permission=Permission.QUESTION_WRITE
    )
    question = get_object_or_404(writable, pk=pk)
    newest = question.revisions.with_content().latest("number")
    form = QuestionForm(request.POST or None, initial=initial_of(newest), on=request.day)
    if request.method == "POST" and form.is_valid() and form.content:
        try:
            revision = create_revision(
                question, content=form.content, citations=form.resolved, at=request.at, actor=request.officer
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Revision %(number)s was saved as a draft.") % {"number": revision.number}
            )
            return redirect("question_bank:question", pk=question.pk)
    return render(
        request, "question_bank/edit.html", {"form": form, "question": question, "subjects": _subjects()}
    )


def _subjects() -> list[str]:
    return list(Subject.objects.order_by("name").values_list("name", flat=True))
