"""What the platform told the officer, and the address for calendar programs."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from personnel.access import OfficerRequest, requires
from portal.actions.read_notices import read_notices
from portal.actions.renew_calendar_feed import end_calendar_feed, renew_calendar_feed
from portal.models import CalendarFeed, Notice
from portal.notices.calendar import calendar_of
from portal.notices.wording import sentence

PER_PAGE = 30


@require_safe
@requires()
def notices(request: OfficerRequest) -> HttpResponse:
    """The officer's own notices, newest first."""
    page = Paginator(Notice.objects.of(request.officer), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    feed = CalendarFeed.objects.current().filter(officer=request.officer).first()
    context = {
        "page": page,
        "notices": [
            {
                "text": sentence(row.kind, row.facts),
                "url": row.link,
                "at": row.at,
                "unread": row.read_at is None,
            }
            for row in rows
        ],
        "newest": max((row.pk for row in rows), default=0),
        "any_unread": any(row.read_at is None for row in rows),
        "feed_url": feed and settings.PUBLIC_URL + reverse("portal:calendar", args=[feed.key]),
    }
    return render(request, "portal/notices.html", context)


@require_safe
@never_cache
@requires()
def unread(request: OfficerRequest) -> HttpResponse:
    """How many notices the officer has not read: asked for by the bell, beside the page."""
    return JsonResponse({"unread": Notice.objects.of(request.officer).unread().order_by().count()})


@require_POST
@requires()
def read(request: OfficerRequest) -> HttpResponse:
    """Marks what the page showed, and everything older, as read."""
    newest = request.POST.get("newest", "")
    if newest.isascii() and newest.isdigit() and len(newest) < 19:
        read_notices(officer=request.officer, up_to=int(newest), at=request.at)
    return redirect("portal:notices")


@require_POST
@requires()
def change_feed(request: OfficerRequest) -> HttpResponse:
    """Makes a new address for calendar programs (`make`), or takes the present one back."""
    if request.POST.get("step") == "make":
        renew_calendar_feed(officer=request.officer, at=request.at)
    else:
        end_calendar_feed(officer=request.officer, at=request.at)
    return redirect(reverse("portal:notices") + "#calendar")


@require_safe
@never_cache
def calendar(request: HttpRequest, key: UUID) -> HttpResponse:
    """The calendar of whoever holds the address; no session is asked for."""
    feed = CalendarFeed.objects.current().select_related("officer").filter(key=key).first()
    if feed is None:
        raise Http404
    content = calendar_of(feed.officer, at=request.at)  # type: ignore[attr-defined]
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="lianbing.ics"'
    return answer
