"""Writing: a new question, or a new revision of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.create_question import create_question
from question_bank.actions.create_revision import create_revision
from question_bank.actions.similar_questions import similar_questions
from question_bank.forms.citation_notes import notes_on, place_notes
from question_bank.forms.parts import PREFIX, PartFormSet, rows_as_typed, rows_of
from question_bank.forms.question import NewQuestionForm, QuestionForm, initial_of
from question_bank.models import Bank, Question, QuestionRevision, Subject
from question_bank.views._law_now import day_of_law_task
from question_bank.views._preview import views_of
from question_bank.wording import problem_words, similar_words


@requires(Permission.QUESTION_WRITE)
def new_question(request: OfficerRequest) -> HttpResponse:
    """A form for a question that does not exist yet."""
    banks = Bank.objects.where(request.officer, Permission.QUESTION_WRITE, on=request.day)
    if _only_looks(request):
        form = NewQuestionForm(request.POST, banks=banks, on=request.day, parts=_parts(request, None))
        return _page(request, form, form.parts, looked=True)
    if _stays_as_typed(request):
        form = NewQuestionForm(initial=request.POST.dict(), banks=banks, on=request.day)
        return _page(request, form, PartFormSet(initial=_rows_shown(request), prefix=PREFIX))
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
    """The newest revision in a form; saving makes the next revision.

    `law_task` names a task after a change of law: then citations are read in the coming version, and the revision is
    for the days from which that counts. So is one that follows a wording for later days.
    """
    writable = Question.objects.visible_to(
        request.officer, on=request.day, permission=Permission.QUESTION_WRITE
    )
    question = get_object_or_404(writable, pk=pk)
    newest = question.revisions.with_content().standing()
    ahead = day_of_law_task(question, request.GET.get("law_task", ""), on=request.day)
    if ahead is None and newest.valid_from is not None and newest.valid_from > request.day:
        ahead = newest.valid_from
    law_day = ahead or request.day
    if _only_looks(request):
        form = QuestionForm(request.POST, on=law_day, parts=_parts(request, newest))
        return _page(request, form, form.parts, question, looked=True, law_day=law_day)
    if _stays_as_typed(request):
        form = QuestionForm(initial=request.POST.dict(), on=law_day)
        return _page(
            request,
            form,
            PartFormSet(initial=_rows_shown(request), prefix=PREFIX),
            question,
            law_day=law_day,
        )
    parts = _parts(request, newest)
    form = QuestionForm(request.POST or None, initial=initial_of(newest), on=law_day, parts=parts)
    similar = _similar(request, form, but={question.pk})
    if similar is None and request.method == "POST" and form.is_valid() and form.content:
        try:
            revision = create_revision(
                question,
                content=form.content,
                citations=form.resolved,
                at=request.at,
                actor=request.officer,
                valid_from=ahead,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Revision %(number)s was saved as a draft.") % {"number": revision.number}
            )
            return redirect("question_bank:question", pk=question.pk)
    return _page(request, form, parts, question, similar=similar, law_day=law_day)


@require_POST
@requires(Permission.QUESTION_WRITE)
def preview(request: OfficerRequest) -> HttpResponse:
    """What stands in the form as the candidate would see it, and what is wrong with it; nothing is saved."""
    form = QuestionForm(request.POST, on=request.day, parts=_parts(request, None))
    form.is_valid()
    return render(request, "question_bank/_live_preview.html", _previewed(form))


def _previewed(form: QuestionForm) -> dict[str, Any]:
    """The previews of a form that can be read, and its problems in words."""
    content = form.content
    said = [
        f"{form[name].label}: {error}"
        for name, errors in form.errors.items()
        if name in form.fields
        for error in errors
    ]
    return {
        "content": content,
        "previews": views_of(content, "live") if content else [],
        "problems": [*said, *(problem["text"] for problem in form.part_errors)],
        "remarks": [problem_words(finding.code) for finding in form.findings if not finding.refused],
    }


def _page(
    request: OfficerRequest,
    form: QuestionForm,
    parts: Any,
    question: Question | None = None,
    *,
    looked: bool = False,
    similar: list[dict[str, Any]] | None = None,
    law_day: date | None = None,
) -> HttpResponse:
    """`looked`: a browser without scripts asked for the preview; `law_day`: in whose law citations are read, where
    that is not today's."""
    data, rows = _as_shown(request, form, parts)
    place_notes(form, parts, notes_on(data, rows, on=law_day or request.day))
    context = {
        "form": form,
        "parts": parts,
        "question": question,
        "subjects": _subjects(),
        "similar": similar,
        "law_day": law_day or request.day,
    }
    if looked:
        form.is_valid()
        context["looked"] = _previewed(form)
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


def _only_looks(request: OfficerRequest) -> bool:
    """Whether a browser without scripts asks for the preview; nothing is saved then."""
    return request.method == "POST" and request.POST.get("action") == "look"


def _stays_as_typed(request: OfficerRequest) -> bool:
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
