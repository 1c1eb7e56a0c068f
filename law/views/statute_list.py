"""The list of laws."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from core.views.lists import keeps_filter
from law.domain.citations import title_key
from law.models import Abbreviation, Statute
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

from .wording import SAMPLE, shown_versions

PER_PAGE = 50


@requires()
@keeps_filter("q")
def statutes(request: OfficerRequest) -> HttpResponse:
    """All laws by title; `q` searches titles and short titles."""
    asked = request.GET.get("q", "").strip()[:100]
    found = Statute.objects.order_by("title")
    if asked:
        found = Statute.objects.matching(title_key(asked, Abbreviation.objects.standing()))
    page = Paginator(found.with_versions(), PER_PAGE).get_page(request.GET.get("page"))
    rows = []
    for statute in page.object_list:
        versions = shown_versions(statute.versions.all(), request.day)
        current = next((entry for entry in versions if entry.counts), versions[0] if versions else None)
        rows.append({"statute": statute, "current": current, "others": max(0, len(versions) - 1)})
    context = {
        "page": page,
        "rows": rows,
        "asked": asked,
        "sample": SAMPLE,
        "may_note": bool(
            {Permission.LAW_IMPORT, Permission.QUESTION_WRITE} & request.officer.permissions_on(request.day)
        ),
        "may_import": request.officer.may(Permission.LAW_IMPORT, on=request.day),
    }
    return render(request, "law/statutes.html", context)
