"""The list of questions with its filters in the address."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render

from core.domain.han import is_single
from core.views.capped import KeptKeysPaginator, OnePassPaginator
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.domain.difficulty import measured_difficulty
from question_bank.forms.beside import VERBS, SavedSearchForm
from question_bank.forms.filters import NAMES, QuestionFilter
from question_bank.models import Bank, QuestionRevision, SavedSearch

PER_PAGE = 30


@requires(Permission.QUESTION_READ)
@keeps_filter(*NAMES)
def bank_list(request: OfficerRequest) -> HttpResponse:
    """The newest revision of every question of the banks that this officer may read."""
    officer, day = request.officer, request.day
    banks = Bank.objects.where(officer, Permission.QUESTION_READ, on=day)
    filters = QuestionFilter(request.GET, banks=banks, officer=officer, on=day)
    approved = QuestionRevision.objects.approved().filter(question=OuterRef("question"))
    found = filters.applied_to(QuestionRevision.objects.newest().filter(question__bank__in=list(banks)))
    ids = found.order_by("question__bank_id", "question__ref").values_list("pk", flat=True)
    text = filters.cleaned_data.get("text", "")
    paginator = OnePassPaginator if text and not is_single(text.strip()) else KeptKeysPaginator
    page = paginator(ids, PER_PAGE).get_page(request.GET.get("page"))
    revisions = {
        one.pk: one
        for one in QuestionRevision.objects.filter(pk__in=list(page))
        .select_related("question__bank", "subject")
        .annotate(in_use=Exists(approved))
        .defer("key", "rubric", "explanation", "material", "parts", "options")
    }
    context = {
        "filters": filters,
        "page": page,
        "rows": [{"revision": revisions[pk], "measured": _measured(revisions[pk])} for pk in page],
        "filtered": any(filters.cleaned_data.values()),
        "has_banks": bool(banks),
        "saved": SavedSearch.objects.seen_by(officer, banks=banks),
        "save_form": SavedSearchForm(banks=banks, prefix="save"),
        "verbs": [(verb.value, words) for verb, words in VERBS.items()],
        "may_write": officer.may(Permission.QUESTION_WRITE, on=day),
        "may_review": officer.may(Permission.QUESTION_REVIEW, on=day)
        or officer.may(Permission.QUESTION_LEGAL, on=day),
        "me": officer.pk,
    }
    return render(request, "question_bank/bank_list.html", context)


def _measured(revision: QuestionRevision) -> dict[str, Any] | None:
    facility = revision.question.measured_facility
    if facility is None:
        return None
    return {"level": measured_difficulty(facility), "facility": facility, "n": revision.question.measured_n}
