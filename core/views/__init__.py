"""Answers that belong to no app: health, the icon, and a refused form token."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.templatetags.static import static
from django.utils.translation import gettext as _

from core.logs import request_id
from core.views.refusals import unavailable_or_none

logger = logging.getLogger(__name__)


def healthz(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def icon(_request: HttpRequest) -> HttpResponseRedirect:
    """Where browsers look for an icon on pages that name none, such as plain text."""
    return HttpResponseRedirect(static("core/img/mark.svg"))


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours, with the name under which the log tells of it, or a database that does not answer: in JSON for
    programs, in words for people."""
    if request.path.startswith("/api/"):
        message = _("A fault on our side stopped this request. The fault has been noted with its time.")
        return JsonResponse({"code": "fault", "message": message, "fault": request_id.get()}, status=500)
    if (unavailable := unavailable_or_none()) is not None:
        return unavailable
    try:
        page = loader.get_template("500.html").render({"fault": request_id.get()})
    except Exception:  # static files are missing, say: the answer is bare, and the log tells of both
        logger.exception("the page of faults cannot be shown")
        page = f"500 {request_id.get()}"
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: in JSON for programs, in words for people."""
    if request.path.startswith("/api/"):
        message = _("The request carries no valid form token. Load the page again and retry.")
        return JsonResponse({"code": "csrf", "message": message}, status=403)
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
