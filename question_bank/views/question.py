"""One question: as the candidate sees it, its answer and sources, its history, and what can be done."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from law.actions.check_citations import CitationChecker
from law.domain.citation_findings import Finding
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.check_citations import check_content
from question_bank.actions.citations_changed import citations_changed
from question_bank.actions.similar_questions import similar_questions
from question_bank.domain.states import OVER, PENDING, RevisionState
from question_bank.models import CitationCheck, Question, QuestionRevision
from question_bank.views._calibration import calibration_of
from question_bank.views._findings import PlacedFinding, placed
from question_bank.views._history import statistics_of
from question_bank.views._law_now import law_now, open_law_tasks_of
from question_bank.views._preview import answers_of, candidate_views, changes_between, remarks_on
from question_bank.views.beside import beside
from question_bank.wording import similar_words


@requires(Permission.QUESTION_READ)
def question(request: OfficerRequest, pk: int) -> HttpResponse:
    """The newest revision, or the one that `?revision=` names.

    Similar questions are looked for while a revision is written or reviewed, and when `?similar` asks for them.
    """
    visible = Question.objects.visible_to(request.officer, on=request.day).select_related(
        "bank__unit", "owner", "merged_into__stays"
    )
    found = get_object_or_404(visible, pk=pk)
    revisions = list(
        found.revisions.with_content()
        .select_related("author")
        .prefetch_related("events__actor")
        .order_by("-number")
    )
    shown = _chosen(revisions, request.GET.get("revision"))
    before = next((revision for revision in revisions if revision.number < shown.number), None)
    context = {
        "question": found,
        "revision": shown,
        "revisions": revisions,
        "previews": candidate_views(shown),
        "answers": answers_of(shown),
        "remarks": remarks_on(shown.content()),
        "findings": _findings(request, shown),
        "before": before,
        "statistics": statistics_of(found),
        "changes": changes_between(before, shown) if before else [],
        "similar": _similar(request, found, shown),
        "law_now": law_now(shown, on=request.day),
        "law_tasks": open_law_tasks_of(found),
        **beside(found, shown),
        **calibration_of(found, shown, on=request.day),
        **_allowed(request, found, shown, newest=_newest(revisions)),
    }
    return render(request, "question_bank/question.html", context)


def _findings(request: OfficerRequest, shown: QuestionRevision) -> list[PlacedFinding]:
    """Citations to look at: checked now while a revision is on its way, else as the last check of the bank has them.

    The law of today counts, or that of the first day on which the question may be asked.
    """
    if shown.state in PENDING:
        checker = CitationChecker(on=max(request.day, shown.valid_from or request.day))
        return placed(check_content(checker, shown.content()))
    kept = CitationCheck.objects.filter(revision=shown).first()
    return placed(map(Finding.from_json, kept.findings)) if kept else []


def _similar(
    request: OfficerRequest, found: Question, shown: QuestionRevision
) -> list[dict[str, Any]] | None:
    """Questions that ask nearly the same, in banks that this officer may read; None where nobody looked."""
    if shown.state not in PENDING and "similar" not in request.GET:
        return None
    similar = similar_questions(shown.content(), officer=request.officer, on=request.day, but={found.pk})
    return [
        {"words": similar_words(one), "stem": one.stem, "ref": one.ref, "id": one.question} for one in similar
    ]


def _chosen(revisions: list[QuestionRevision], number: str | None) -> QuestionRevision:
    if not revisions:
        raise Http404
    if number is None:
        return _newest(revisions)
    for revision in revisions:
        if str(revision.number) == number:
            return revision
    raise Http404


def _newest(revisions: list[QuestionRevision]) -> QuestionRevision:
    """The newest that was not withdrawn; of a question that was taken back as a whole, the newest of all."""
    return next((one for one in revisions if one.state != RevisionState.WITHDRAWN), revisions[0])


def _allowed(
    request: OfficerRequest, found: Question, shown: QuestionRevision, *, newest: QuestionRevision
) -> dict[str, Any]:
    """What this officer may do with the revision that is shown."""
    unit, officer, day = found.bank.unit, request.officer, request.day
    writes = officer.may(Permission.QUESTION_WRITE, on=day, unit=unit)
    reviews = officer.may(Permission.QUESTION_REVIEW, on=day, unit=unit)
    checks_law = officer.may(Permission.QUESTION_LEGAL, on=day, unit=unit)
    in_review = shown.state == RevisionState.IN_REVIEW
    in_legal_check = shown.state == RevisionState.LEGAL_CHECK
    return {
        "may_edit": writes,
        "may_submit": writes and shown.state == RevisionState.DRAFT,
        "may_decide": reviews and in_review and shown.author_id != officer.pk,
        "may_check_law": checks_law and in_legal_check and shown.author_id != officer.pk,
        "waits_for_law": in_legal_check,
        "law_changes": reviews and in_review and citations_changed(shown),
        "is_own": (reviews and in_review or checks_law and in_legal_check) and shown.author_id == officer.pk,
        "checks_law": checks_law,
        "may_retire": writes and newest.state not in OVER,
    }
