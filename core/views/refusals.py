"""Requests that no view answered: what happened, what is kept, what to do."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
DATABASE_IS_AWAY = (OperationalError, InterfaceError)
RETRY_AFTER = "60"
"""Seconds after which a program may ask again."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what cannot be understood, 413 for a form that holds too much."""
    if isinstance(exception, TOO_MUCH):
        limits = {
            "megabytes": (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1024**2,
            "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        }
        return render(request, "413.html", limits, status=413)
    return render(request, "400.html", status=400)


def unavailable_or_none() -> HttpResponse | None:
    """503 when the fault that is being handled is a database that does not answer; asks nothing of it."""
    if not isinstance(sys.exc_info()[1], DATABASE_IS_AWAY):
        return None
    page = loader.get_template("503.html").render({})
    return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER})
