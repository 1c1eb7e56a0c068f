"""The questions whose citations a person should look at, as the last check found them."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.views.lists import keeps_filter
from law.domain.citation_findings import Finding
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.check_bank import LOOKED_AT, looked_at
from question_bank.citations_on_day import overtaken
from question_bank.forms.citation_filter import CitationFilter
from question_bank.models import Bank, CitationCheck, QuestionRevision
from question_bank.tasks import check_citations_of
from question_bank.views._findings import placed

PER_PAGE = 30


@requires(Permission.QUESTION_READ)
@keeps_filter("text", "bank", "fault", "on")
def citation_list(request: OfficerRequest) -> HttpResponse:
    """Findings in the banks that this officer may read; a POST has all of them checked again in the background.

    With a day `on`, the questions whose citations another text of the law has overtaken by then.
    """
    banks = Bank.objects.where(request.officer, Permission.QUESTION_READ, on=request.day)
    if request.method == "POST":
        check_citations_of.enqueue(list(banks.values_list("pk", flat=True)))
        messages.success(request, _("The citations are being checked. Reload the page in a moment."))
        return redirect("question_bank:citations")
    filters = CitationFilter(request.GET, banks=banks, today=request.day)
    if filters.day is not None:
        return _on_the_day(request, filters, banks, filters.day)
    asked = QuestionRevision.objects.filter(question__bank__in=banks, state__in=LOOKED_AT)
    checks = filters.checks_of(asked)
    figures = checks.aggregate(number=Count("pk"), last=Max("checked_at"))
    paginator = Paginator(checks.by_number().values_list("pk", flat=True), PER_PAGE)
    paginator.count = figures["number"]
    page = paginator.get_page(request.GET.get("page"))
    shown = CitationCheck.objects.select_related("revision__question__bank").in_bulk(list(page.object_list))
    context = {
        "filters": filters,
        "page": page,
        "rows": [
            {"revision": check.revision, "findings": placed(map(Finding.from_json, check.findings))}
            for check in map(shown.get, page.object_list)
            if check is not None  # mended since the page was counted
        ],
        "filtered": any(filters.cleaned_data.values()),
        "checked_at": figures["last"],
        "may_write": request.officer.may(Permission.QUESTION_WRITE, on=request.day),
        "may_review": request.officer.may(Permission.QUESTION_REVIEW, on=request.day),
    }
    return render(request, "question_bank/citation_list.html", context)


def _on_the_day(
    request: OfficerRequest, filters: CitationFilter, banks: QuerySet[Bank], day: date
) -> HttpResponse:
    found = filters.on_the_day(looked_at(banks)).order_by("question__bank__code", "question__ref", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "overtaken": overtaken(list(page.object_list), on=day),
        "day": day,
        "filtered": True,
        "may_write": request.officer.may(Permission.QUESTION_WRITE, on=request.day),
        "may_review": request.officer.may(Permission.QUESTION_REVIEW, on=request.day),
    }
    return render(request, "question_bank/citation_list.html", context)
