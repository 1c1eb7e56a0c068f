"""What a trainer has written and what waits for a legal reviewer."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit
from training.actions.keep_desks import desk_of
from training.models import ContentPage, pages_in_review
from training.standing import standings_of

PER_PAGE = 30


@requires(Permission.CONTENT_WRITE, Permission.CONTENT_REVIEW)
@keeps_filter()
def desk(request: OfficerRequest) -> HttpResponse:
    """Pages of the units of the officer's roles, the newest first; reviews on top; a way to begin a new page."""
    officer, day = request.officer, request.day
    pages = ContentPage.objects.where(officer, Permission.CONTENT_WRITE, on=day).select_related(
        "unit", "owner"
    )
    page = Paginator(pages, PER_PAGE).get_page(request.GET.get("page"))
    waiting = pages_in_review(officer, on=day).select_related("unit", "owner")
    context = {
        "page": page,
        "standings": standings_of(page.object_list),
        "waiting": list(waiting[:PER_PAGE]),
        "me": officer.pk,
        "beginnings": _beginnings(request),
        "may_write": officer.may(Permission.CONTENT_WRITE, on=day),
        "may_review": officer.may(Permission.CONTENT_REVIEW, on=day),
    }
    return render(request, "training/desk.html", context)


def _beginnings(request: OfficerRequest) -> list[dict[str, Any]]:
    """For each unit that the officer holds the pen for: where a new lesson or case begins."""
    paths = request.officer.paths_where(Permission.CONTENT_WRITE, on=request.day)
    found = []
    for unit in Unit.objects.filter(path__in=paths).order_by("path"):
        shelf = desk_of(unit)
        found.append(
            {
                "unit": unit,
                "lesson_url": reverse("wagtailadmin_pages:add", args=["training", "lessonpage", shelf.pk]),
                "case_url": reverse("wagtailadmin_pages:add", args=["training", "casestudypage", shelf.pk]),
                "explore_url": reverse("wagtailadmin_explore", args=[shelf.pk]),
            }
        )
    return found
