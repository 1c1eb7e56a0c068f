"""Writing: a new question, or a new revision of one."""

from __future__ import annotations

from collections.abc import Mapping
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
from question_bank.forms.citation_notes import notes_on, place_notes
from question_bank.forms.parts import PREFIX, PartFormSet, rows_as_typed, rows_of
from question_bank.forms.question import NewQuestionForm, QuestionForm, initial_of
from question_bank.models import Bank, Question, QuestionRevision, Subject


@requires(Permission.QUESTION_WRITE)
def new_question(request: OfficerRequest) -> HttpResponse:
    """A form for a question that does not exist yet."""
    banks = Bank.objects.where(request.officer, Permission.QUESTION_WRITE, on=request.day)
    if _only_looks(request):
        form = NewQuestionForm(initial=request.POST.dict(), banks=banks, on=request.day)
        return _page(request, form, PartFormSet(initial=_rows_shown(request), prefix=PREFIX))
    parts = _parts(request, None)
    form = NewQuestionForm(request.POST or None, banks=banks, on=request.day, parts=parts)
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
    return _page(request, form, parts)


@requires(Permission.QUESTION_WRITE)
def edit_question(request: OfficerRequest, pk: int) -> HttpResponse:
    """The newest revision in a form; saving makes the next revision."""
    writable = Question.objects.visible_to(
        request.officer, on=request.day, permission=Permission.QUESTION_WRITE
    )
    question = get_object_or_404(writable, pk=pk)
    newest = question.revisions.with_content().latest("number")
    if _only_looks(request):
        form = QuestionForm(initial=request.POST.dict(), on=request.day)
        return _page(request, form, PartFormSet(initial=_rows_shown(request), prefix=PREFIX), question)
    parts = _parts(request, newest)
    form = QuestionForm(request.POST or None, initial=initial_of(newest), on=request.day, parts=parts)
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
    return _page(request, form, parts, question)


def _page(
    request: OfficerRequest, form: QuestionForm, parts: Any, question: Question | None = None
) -> HttpResponse:
    data, rows = _as_shown(request, form, parts)
    place_notes(form, parts, notes_on(data, rows, on=request.day))
    context = {"form": form, "parts": parts, "question": question, "subjects": _subjects()}
    return render(request, "question_bank/edit.html", context)


def _only_looks(request: OfficerRequest) -> bool:
    """Whether a browser without scripts asks for one more empty sub-question or for the check of citations; nothing
    is saved then."""
    return request.method == "POST" and request.POST.get("action") in ("add", "check")


def _rows_shown(request: OfficerRequest) -> list[dict[str, Any]]:
    return [*rows_as_typed(request.POST), *([{}] if request.POST.get("action") == "add" else [])]


def _as_shown(
    request: OfficerRequest, form: QuestionForm, parts: Any
) -> tuple[Mapping[str, Any], list[dict[str, Any]]]:
    """The question as the page shows it: typed, or stored."""
    if form.is_bound:
        return request.POST, rows_as_typed(request.POST, all_rows=True)
    return form.initial, list(parts.initial or ())


def _parts(request: OfficerRequest, newest: QuestionRevision | None) -> Any:
    if request.method == "POST" and f"{PREFIX}-TOTAL_FORMS" in request.POST:
        return PartFormSet(request.POST, prefix=PREFIX)
    return PartFormSet(initial=rows_of(newest), prefix=PREFIX)


def _subjects() -> list[str]:
    return list(Subject.objects.order_by("name").values_list("name", flat=True))
