"""One's own mistake book: what was answered wrongly and is not mastered yet."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.models import Unit
from personnel.policy import policy_for
from training.actions.repeat_mistake import repeat_mistake
from training.domain.study import StudyRules
from training.models import Mistake, RepeatRecord
from training.practice import practice_by_question
from training.views._study_question import question_answered, question_to_answer, reply_of
from training.views._study_tabs import study_tabs

PER_PAGE = 20
BEYOND_ANY_ID = 2**63


@never_cache
@require_safe
@requires()
@keeps_filter()
def mistakes(request: OfficerRequest) -> HttpResponse:
    """The list, the latest mistake first; questions that may not be practised now are named as such, not shown."""
    page = Paginator(Mistake.objects.open_for(request.officer), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    revisions = practice_by_question([row.question_id for row in rows], on=request.day)
    context = {
        "page": page,
        "rows": [{"mistake": row, "revision": revisions.get(row.question_id)} for row in rows],
        "first": next((row.question_id for row in rows if row.question_id in revisions), None),
        "wanted": _rules(request).right_in_a_row,
        "mastered": Mistake.objects.filter(officer=request.officer).exclude(mastered_at=None).count(),
        "tabs": study_tabs(request, "mistakes"),
    }
    return render(request, "training/study_mistakes.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def mistake(request: OfficerRequest, question_id: int) -> HttpResponse:
    """Answer one again; `?seen=` shows what came of the last answer."""
    known = question_id < BEYOND_ANY_ID
    found = Mistake.objects.filter(officer=request.officer, question=question_id).first() if known else None
    if found is None:
        raise Http404
    revision = practice_by_question([found.question_id], on=request.day).get(found.question_id)
    if revision is None:
        return redirect("training:mistakes")
    error, wanted = "", _rules(request).right_in_a_row
    if request.method == "POST":
        try:
            repeat_mistake(
                officer=request.officer,
                question_id=found.question_id,
                raw=reply_of(request.POST, revision),
                wanted=wanted,
                at=request.at,
            )
        except Refused as refusal:
            error = str(refusal)
        else:
            return redirect(f"{request.path}?seen=1")
    last = _last(request, found, revision.pk) if "seen" in request.GET and not error else None
    question = (
        question_answered(revision, number=1, answer=last.answer, right=last.right, on=request.day)
        if last
        else question_to_answer(revision, number=1)
    )
    coming = Mistake.objects.open_for(request.officer).exclude(pk=found.pk)
    context = {
        "mistake": found,
        "q": question,
        "answered": last is not None,
        "error": error,
        "wanted": wanted,
        "coming": coming.values_list("question_id", flat=True).first(),
        "tabs": study_tabs(request, "mistakes"),
    }
    return render(request, "training/study_mistake.html", context, status=422 if error else 200)


def _last(request: OfficerRequest, found: Mistake, revision_id: int) -> RepeatRecord | None:
    own = RepeatRecord.objects.filter(officer=request.officer, question=found.question_id)
    record = own.order_by("-at", "-pk").first()
    return record if record is not None and record.revision_id == revision_id else None


def _rules(request: OfficerRequest) -> StudyRules:
    """The rules for the officer's home unit; those of the product for somebody without one."""
    home = (
        request.officer.postings.filter(kind="establishment", starts_on__lte=request.day)
        .order_by("-starts_on")
        .values_list("unit", flat=True)
        .first()
    )
    unit = Unit.objects.filter(pk=home).first()
    return policy_for("weekly_study", unit, request.day).body if unit else StudyRules()
