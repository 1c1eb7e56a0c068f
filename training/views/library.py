"""What officers read: the list of lessons and cases, and one of them."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.reading_places import place_in
from training.content import pages_visible_to
from training.forms.library import LibraryFilter
from training.models import CaseStudyPage
from training.reading import shown_page
from training.views.reading_place import text_name

PER_PAGE = 20


@requires()
@keeps_filter("text", "kind", "law")
def library(request: OfficerRequest) -> HttpResponse:
    """All lessons and cases that this officer may read, with the filters in the address."""
    pages = pages_visible_to(request.officer, request.day)
    filters = LibraryFilter(request.GET, pages=pages)
    found = filters.applied_to(pages).select_related("unit")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    held = request.officer.permissions_on(request.day)
    context = {
        "page": page,
        "filters": filters,
        "filtered": any(filters.cleaned_data.values()),
        "case_type": ContentType.objects.get_for_model(CaseStudyPage).pk,
        "may_write": bool({Permission.CONTENT_WRITE, Permission.CONTENT_REVIEW} & held),
    }
    return render(request, "training/library.html", context)


@requires()
def page(request: OfficerRequest, pk: int) -> HttpResponse:
    """One lesson or case; what openness and audience keep from this officer is not there.

    Asked for by `id`, the page's own number: `pk` is a relation, which databases refuse beyond 64 bits.
    """
    found = get_object_or_404(pages_visible_to(request.officer, request.day).select_related("unit"), id=pk)
    context = {
        "shown": shown_page(found.specific, today=request.day),
        "is_preview": False,
        "place": place_in(request, text_name(found.pk)),
    }
    return render(request, "training/page.html", context)
