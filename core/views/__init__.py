"""Answers that belong to no app: health, the icon, and a refused form token."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.defaults import server_error as fault_of_ours

from core.views.refusals import unavailable_or_none


def healthz(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(_request: HttpRequest) -> JsonResponse:
    """The process can reach its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})


def icon(_request: HttpRequest) -> HttpResponseRedirect:
    """Where browsers look for an icon on pages that name none, such as plain text."""
    return HttpResponseRedirect(static("core/img/mark.svg"))


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours, or a database that does not answer: in words for people."""
    return unavailable_or_none() or fault_of_ours(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: in JSON for programs, in words for people."""
    if request.path.startswith("/api/"):
        message = _("The request carries no valid form token. Load the page again and retry.")
        return JsonResponse({"code": "csrf", "message": message}, status=403)
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
