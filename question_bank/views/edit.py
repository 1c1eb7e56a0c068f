"""Writing: a new question, or a new revision of one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.create_question import create_question
from question_bank.actions.create_revision import create_revision
from question_bank.actions.similar_questions import similar_questions
from question_bank.forms.parts import PREFIX, PartFormSet, rows_as_typed, rows_of
from question_bank.forms.question import NewQuestionForm, QuestionForm, initial_of
from question_bank.models import Bank, Question, QuestionRevision, Subject
from question_bank.wording import similar_words


@requires(Permission.QUESTION_WRITE)
def new_question(request: OfficerRequest) -> HttpResponse:
    """A form for a question that does not exist yet."""
    banks = Bank.objects.where(request.officer, Permission.QUESTION_WRITE, on=request.day)
    if _adds_a_part(request):
        form = NewQuestionForm(initial=request.POST.dict(), banks=banks, on=request.day)
        return _page(request, form, PartFormSet(initial=_one_more(request), prefix=PREFIX))
    parts = _parts(request, None)
    form = NewQuestionForm(request.POST or None, banks=banks, on=request.day, parts=parts)
    similar = _similar(request, form)
    if similar is None and request.method == "POST" and form.is_valid() and form.content:
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
    return _page(request, form, parts, similar=similar)


@requires(Permission.QUESTION_WRITE)
def edit_question(request: OfficerRequest, pk: int) -> HttpResponse:
    """The newest revision in a form; saving makes the next revision."""
    writable = Question.objects.visible_to(
        request.officer, on=request.day, permission=Permission.QUESTION_WRITE
    )
    question = get_object_or_404(writable, pk=pk)
    newest = question.revisions.with_content().latest("number")
    if _adds_a_part(request):
        form = QuestionForm(initial=request.POST.dict(), on=request.day)
        return _page(request, form, PartFormSet(initial=_one_more(request), prefix=PREFIX), question)
    parts = _parts(request, newest)
    form = QuestionForm(request.POST or None, initial=initial_of(newest), on=request.day, parts=parts)
    similar = _similar(request, form, but={question.pk})
    if similar is None and request.method == "POST" and form.is_valid() and form.content:
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
    return _page(request, form, parts, question, similar=similar)


def _page(
    request: OfficerRequest,
    form: QuestionForm,
    parts: Any,
    question: Question | None = None,
    *,
    similar: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "parts": parts,
        "question": question,
        "subjects": _subjects(),
        "similar": similar,
    }
    return render(request, "question_bank/edit.html", context)


def _similar(
    request: OfficerRequest, form: QuestionForm, *, but: Collection[int] = ()
) -> list[dict[str, Any]] | None:
    """Questions that ask nearly the same as what was typed, when that is what was asked for; nothing is saved then."""
    if request.method != "POST" or request.POST.get("action") != "similar":
        return None
    if not form.is_valid() or not form.content:
        return []
    found = similar_questions(form.content, officer=request.officer, on=request.day, but=but)
    return [{"words": similar_words(one), "stem": one.stem, "id": one.question} for one in found]


def _adds_a_part(request: OfficerRequest) -> bool:
    """Whether a browser without scripts asks for one more empty sub-question; nothing is saved then."""
    return request.method == "POST" and request.POST.get("action") == "add"


def _one_more(request: OfficerRequest) -> list[dict[str, Any]]:
    return [*rows_as_typed(request.POST), {}]


def _parts(request: OfficerRequest, newest: QuestionRevision | None) -> Any:
    if request.method == "POST" and f"{PREFIX}-TOTAL_FORMS" in request.POST:
        return PartFormSet(request.POST, prefix=PREFIX)
    return PartFormSet(initial=rows_of(newest), prefix=PREFIX)


def _subjects() -> list[str]:
    return list(Subject.objects.order_by("name").values_list("name", flat=True))
