"""The list of questions with its filters in the address."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render

from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.forms.filters import QuestionFilter
from question_bank.models import Bank, QuestionRevision

PER_PAGE = 30


@requires(Permission.QUESTION_READ)
@keeps_filter("text", "bank", "kind", "subject", "state")
def bank_list(request: OfficerRequest) -> HttpResponse:
    """The newest revision of every question of the banks that this officer may read."""
    officer, day = request.officer, request.day
    banks = Bank.objects.where(officer, Permission.QUESTION_READ, on=day)
    filters = QuestionFilter(request.GET, banks=banks)
    approved = QuestionRevision.objects.approved().filter(question=OuterRef("question"))
    revisions = filters.applied_to(
        QuestionRevision.objects.newest()
        .filter(question__bank__in=banks)
        .select_related("question__bank", "subject")
        .annotate(in_use=Exists(approved))
        .order_by("question__bank__code", "question__ref")
    )
    page = Paginator(revisions, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "filtered": any(filters.cleaned_data.values()),
        "has_banks": banks.exists(),
        "may_write": officer.may(Permission.QUESTION_WRITE, on=day),
        "may_review": officer.may(Permission.QUESTION_REVIEW, on=day),
    }
    return render(request, "question_bank/bank_list.html", context)
