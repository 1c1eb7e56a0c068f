"""What waits for this officer: reviews, legal checks, own drafts, open comments."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.views.capped import CappedPaginator
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.domain.states import RevisionState
from question_bank.models import Bank, QuestionComment, QuestionRevision

PER_PAGE = 30
PARTS = {
    "review": (Permission.QUESTION_REVIEW, _("To review")),
    "legal": (Permission.QUESTION_LEGAL, _("Legal check")),
    "drafts": (Permission.QUESTION_WRITE, _("My drafts")),
    "comments": (Permission.QUESTION_WRITE, _("Comments on my questions")),
}


@requires(Permission.QUESTION_REVIEW, Permission.QUESTION_LEGAL, Permission.QUESTION_WRITE)
@keeps_filter("part")
def review_queue(request: OfficerRequest) -> HttpResponse:
    """Oldest first. In review and legal check, what this officer wrote is marked: somebody else has to decide it."""
    held = request.officer.permissions_on(request.day)
    parts = {name: words for name, (permission, words) in PARTS.items() if permission in held}
    chosen = request.GET.get("part")
    part = chosen if chosen in parts else next(iter(parts))
    waiting = {name: _waiting(request, name) for name in parts}
    page = CappedPaginator(waiting[part], PER_PAGE).get_page(request.GET.get("page"))
    counts = {
        name: page.paginator.count if name == part else CappedPaginator(waiting[name], PER_PAGE).count
        for name in parts
    }
    context = {
        "page": page,
        "part": part,
        "parts": [{"name": name, "words": words, "count": counts[name]} for name, words in parts.items()],
        "me": request.officer.pk,
        "may_write": Permission.QUESTION_WRITE in held,
    }
    return render(request, "question_bank/review_queue.html", context)


def _waiting(request: OfficerRequest, part: str) -> QuerySet[Any]:
    permission = PARTS[part][0]
    banks = list(Bank.objects.where(request.officer, permission, on=request.day))
    if part == "comments":
        threads = QuestionComment.objects.open_threads().filter(
            question__owner=request.officer, question__bank__in=banks
        )
        return threads.select_related("question__bank", "author")
    revisions = {
        "review": QuestionRevision.objects.awaiting_review,
        "legal": QuestionRevision.objects.awaiting_legal_check,
        "drafts": lambda: QuestionRevision.objects.filter(
            state=RevisionState.DRAFT, author=request.officer
        ).order_by("created_at", "pk"),
    }[part]()
    return revisions.filter(question__bank__in=banks).select_related("question__bank", "subject", "author")
