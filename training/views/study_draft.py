"""Draft a week's study, change the draft, choose its self-test."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.policy import policy_for
from training.actions.draft_study import change_study, choose_questions, draft_study
from training.actions.study_errors import StudyRefused
from training.content import pages_visible_to
from training.domain.study import MOST_QUESTIONS
from training.forms.study import PracticeFilter, StudyForm, initial_for, initial_for_new
from training.models import StudyAssignment
from training.practice import banks_for_study, practice_revisions
from training.views._study_assigning import assigning_units, assignment_or_404, police_types_of

PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.STUDY_ASSIGN)
def new(request: OfficerRequest) -> HttpResponse:
    """The form of a new study, filled by the policy of the topmost unit of the officer."""
    units = assigning_units(request)
    top = units.order_by("depth", "path").first()
    initial: dict[str, Any] = {}
    if top is not None:
        rules = policy_for("weekly_study", top, request.day).body
        initial = initial_for_new(top, rules, today=request.day)
    form = _form(request, initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = draft_study(
                unit=form.cleaned_data["unit"], plan=form.plan, actor=request.officer, at=request.at
            )
        except StudyRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The draft is saved. Now choose the questions of the self-test."))
            return redirect("training:weekly_questions", made.pk)
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.STUDY_ASSIGN)
def edit(request: OfficerRequest, pk: int) -> HttpResponse:
    """The same form for a draft; the unit that gives it stays."""
    assignment = assignment_or_404(request, pk)
    if assignment.state != StudyAssignment.State.DRAFT:
        return _no_draft(request, assignment)
    form = _form(request, initial_for(assignment))
    form.fields["unit"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            change_study(assignment, plan=form.plan, actor=request.officer, at=request.at)
        except StudyRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("training:weekly_assignment", assignment.pk)
    return _page(request, form, assignment=assignment)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.STUDY_ASSIGN)
def questions(request: OfficerRequest, pk: int) -> HttpResponse:
    """Practice questions by filter; those ticked on the page join those chosen before, up to ten."""
    assignment = assignment_or_404(request, pk)
    if assignment.state != StudyAssignment.State.DRAFT:
        return _no_draft(request, assignment)
    chosen = [pk for pk in assignment.items.values_list("question_id", flat=True) if pk is not None]
    error = ""
    if request.method == "POST":
        shown, ticked = _numbers(request, "shown"), _numbers(request, "question")
        wanted = [pk for pk in chosen if pk not in shown] + [pk for pk in ticked if pk in shown]
        try:
            choose_questions(assignment, question_ids=wanted, actor=request.officer, at=request.at)
        except StudyRefused as refusal:
            error, chosen = str(refusal), wanted
        else:
            messages.success(request, _("The self-test is saved."))
            return redirect("training:weekly_assignment", assignment.pk)
    filters = PracticeFilter(request.GET)
    found = practice_revisions(on=request.day).filter(
        question__bank__in=banks_for_study(request.officer, on=request.day)
    )
    revisions = filters.applied_to(found).select_related("question__bank", "subject")
    page = Paginator(revisions, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "assignment": assignment,
        "filters": filters,
        "page": page,
        "chosen": chosen,
        "most": MOST_QUESTIONS,
        "error": error,
    }
    return render(request, "training/study_questions.html", context, status=422 if error else 200)


def _numbers(request: OfficerRequest, name: str) -> list[int]:
    """Ids that a form sends; what is no id of a row is left out."""
    return [
        int(text)
        for text in request.POST.getlist(name)[:200]
        if text.isascii() and text.isdigit() and len(text) < 19
    ]


def _form(request: OfficerRequest, initial: dict[str, Any]) -> StudyForm:
    return StudyForm(
        request.POST or None,
        units=assigning_units(request),
        police_types=police_types_of(request),
        pages=pages_visible_to(request.officer, request.day),
        initial=initial,
    )


def _page(request: OfficerRequest, form: StudyForm, **more: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "training/study_plan.html", {"form": form, **more}, status=status)


def _no_draft(request: OfficerRequest, assignment: StudyAssignment) -> HttpResponse:
    messages.error(request, _("Only a draft can be changed. This study is published or withdrawn."))
    return redirect("training:weekly_assignment", assignment.pk)
