"""Who may open a screen: signed in, with a permission held somewhere; whose rows, the queryset decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url

from core.clock import local_day
from personnel.domain.roles import Permission
from personnel.models import Officer
from personnel.requests import way_back

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class OfficerRequest(HttpRequest):
    """A request of a signed-in officer, as views below `requires` see it."""

    officer: Officer
    at: datetime
    day: date


def for_candidates(view: View) -> View:
    """View decorator: a page on the way through an exam; no second factor stands in its way."""
    view.for_candidates = True  # type: ignore[attr-defined]
    return view


def requires(*permissions: Permission) -> Callable[[View], View]:
    """View decorator: the officer is signed in and holds one of `permissions` on some unit today.

    Without permissions, being signed in is enough. Sends strangers to the sign-in page, answers 403 in plain
    words when no role of the officer carries a permission. The view gets `request.officer`, `request.at` (the
    time of arrival, UTC) and `request.day` (the day at the bureau).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(way_back(request) or resolve_url(settings.LOGIN_REDIRECT_URL))
            officer_request = cast(OfficerRequest, request)
            officer_request.officer = officer = cast(Officer, request.user)
            officer_request.day = day = local_day(officer_request.at)
            if permissions and not officer.permissions_on(day) & set(permissions):
                raise PermissionDenied
            return view(officer_request, *args, **kwargs)

        return cast(View, guarded)

    return decorate
