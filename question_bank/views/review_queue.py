"""Revisions that wait for a second person."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.models import Bank, QuestionRevision

PER_PAGE = 30


@requires(Permission.QUESTION_REVIEW)
@keeps_filter()
def review_queue(request: OfficerRequest) -> HttpResponse:
    """Oldest first; what this officer wrote is marked, since somebody else has to decide it."""
    banks = Bank.objects.where(request.officer, Permission.QUESTION_REVIEW, on=request.day)
    waiting = (
        QuestionRevision.objects.awaiting_review()
        .filter(question__bank__in=banks)
        .select_related("question__bank", "subject", "author")
    )
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "question_bank/review_queue.html", {"page": page, "me": request.officer.pk})
