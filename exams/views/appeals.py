"""Appeals for those who hold the exam: the list, one appeal with the question as its officer had it, the decision."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from core.clock import local_day
from core.domain.errors import Refused
from core.views.lists import keeps_filter
from exams.actions._papers import sealed_paper
from exams.actions.decide_appeal import answer_appeal, reject_appeal, uphold_appeal
from exams.domain.marking import written_positions
from exams.domain.review import reviewed
from exams.forms.appeals import AnswerForm, AppealDecisionForm
from exams.law_of_the_day import articles_of_paper
from exams.models import Appeal, AppealWindow, Correction, Exam
from exams.views.candidate_questions import review_questions
from exams.views.manage_common import exam_or_404, frame, may, must
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

PER_PAGE = 50


@require_safe
@requires(Permission.EXAM_READ)
@keeps_filter()
def appeals(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Every appeal in the exam; those that wait stand first."""
    exam = exam_or_404(request, exam_id)
    rows = Appeal.objects.filter(result__exam=exam).select_related("result__officer", "result__unit")
    waiting = sorted(rows, key=lambda row: (row.state not in {"filed", "answered"}, row.pk))
    context = {
        **frame(request, exam),
        "page": Paginator(waiting, PER_PAGE).get_page(request.GET.get("page")),
        "window": AppealWindow.objects.filter(exam=exam).first(),
    }
    return render(request, "exams/appeals.html", context)


@require_safe
@requires(Permission.EXAM_READ)
def appeal(request: OfficerRequest, exam_id: int, appeal_id: int) -> HttpResponse:
    """One appeal: the words, the question as its officer had it, and what can be done."""
    exam = exam_or_404(request, exam_id)
    return _page(request, exam, _appeal_or_404(exam, appeal_id))


@require_POST
@requires(Permission.EXAM_READ)
def answer(request: OfficerRequest, exam_id: int, appeal_id: int) -> HttpResponse:
    """The exam officer says what was found."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    found = _appeal_or_404(exam, appeal_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, exam, found, answer_form=form, status=422)
    try:
        answer_appeal(found, words=form.cleaned_data["words"], actor=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Your answer was kept. Another person decides."))
    return redirect("exams:appeal", exam.pk, found.pk)


@require_POST
@requires(Permission.EXAM_READ)
def decide(request: OfficerRequest, exam_id: int, appeal_id: int) -> HttpResponse:
    """Another person upholds or rejects."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_SIGN_OFF)
    found = _appeal_or_404(exam, appeal_id)
    form = AppealDecisionForm(request.POST, corrections=_corrections(found))
    if not form.is_valid():
        return _page(request, exam, found, decision_form=form, status=422)
    chosen = form.cleaned_data
    try:
        if chosen["decision"] == "upheld":
            uphold_appeal(
                found,
                correction=chosen["correction"],
                words=chosen["words"],
                actor=request.officer,
                at=request.at,
            )
        else:
            reject_appeal(found, words=chosen["words"], actor=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The appeal is decided. Its officer is told."))
    return redirect("exams:appeal", exam.pk, found.pk)


def _appeal_or_404(exam: Exam, appeal_id: int) -> Appeal:
    rows = Appeal.objects.select_related(
        "result__exam__unit",
        "result__officer",
        "result__unit",
        "result__attempt__paper",
        "result__attempt__sheet",
    ).defer("result__attempt__paper__frozen")
    return get_object_or_404(rows, pk=appeal_id, result__exam=exam)


def _corrections(found: Appeal) -> Any:
    """Corrections that may follow from the appeal: waiting or applied, of a question or of this attempt."""
    rows = Correction.objects.filter(
        Q(attempt=None) | Q(attempt=found.result.attempt_id),
        exam=found.result.exam_id,
        state__in=[Correction.State.PROPOSED, Correction.State.APPLIED],
    )
    return rows.order_by("-pk")


def _page(
    request: OfficerRequest,
    exam: Exam,
    found: Appeal,
    *,
    answer_form: AnswerForm | None = None,
    decision_form: AppealDecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    events = list(found.events.select_related("actor", "correction").order_by("pk"))
    answered = {event.actor_id for event in events if event.to_state == Appeal.State.ANSWERED}
    own = found.result.officer_id == request.officer.pk
    context: dict[str, Any] = {
        **frame(request, exam),
        "appeal": found,
        "events": events,
        "own": own,
        "newest": found.result.attempt.results.order_by("-number").first(),
        **(_question(found, request) if may(request, exam, Permission.QUESTION_READ) else {}),
    }
    if found.state == Appeal.State.FILED and not own and may(request, exam, Permission.EXAM_MANAGE):
        context["answer_form"] = answer_form or AnswerForm()
    if found.state == Appeal.State.ANSWERED and not own and may(request, exam, Permission.EXAM_SIGN_OFF):
        context["answered_myself"] = request.officer.pk in answered
        context["decision_form"] = decision_form or AppealDecisionForm(corrections=_corrections(found))
    return render(request, "exams/appeal.html", context, status=status)


def _question(found: Appeal, request: OfficerRequest) -> dict[str, Any]:
    """The question as its officer had it, with key, marks and the law of that day; and where it can be corrected."""
    attempt = found.result.attempt
    sealed = sealed_paper(attempt.paper_id, attempt.paper.seal)
    position = found.number - 1
    if not 0 <= position < len(sealed.paper.items):
        return {}
    review = reviewed(sealed.paper, attempt.sheet.answers, [Decimal(text) for text in found.result.items])
    item = sealed.paper.items[position]
    day = local_day(found.result.sitting.opens_at)
    articles = articles_of_paper(attempt.paper_id, on=day, today=request.day)
    return {
        "question": review_questions([review[position]], sealed.layout(bytes(attempt.secret)), articles)[0],
        "place": (item.revision, item.part or 0),
        "written": position in written_positions(sealed.paper)
        and attempt.sheet.answers[position] is not None,
    }
