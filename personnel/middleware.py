"""Limits of a session: idle, absolute, and nothing but a new password while one is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from core.clock import local_day
from core.origin import coming_from
from personnel.actions.sign_in import note_session_in_use, record_denied_access
from personnel.actions.sign_out import sign_out
from personnel.activity import in_exam_window, last_activity
from personnel.domain.idle import NOTED_EVERY, Ending, Limits
from personnel.models import Officer, SignIn
from personnel.requests import address_of, way_back
from personnel.second_factor import FACTOR_ASKED, FACTOR_AT, must_have
from personnel.sessions import session_hash

STARTED, SEEN, PASSWORD_DUE = "started", "seen", "password_due"
"""What a session carries besides Django's own keys: two instants (seconds) and why a password is due."""

FIRST_PASSWORD, OLD_PASSWORD = "first", "old"

OPEN_ALWAYS = frozenset({"personnel:sign_in", "personnel:sign_out", "personnel:password", "set_language"})
OPEN_BEFORE_FACTOR = OPEN_ALWAYS | {
    "personnel:second_factor",
    "personnel:second_factor_key",
    "personnel:second_factor_set_up",
    "personnel:add_security_key",
}
OPEN_FOR_EXAM = frozenset({"portal:today"})
"""Also open before the second factor while an exam is open to the officer: from there one comes to it."""
EXPLAINED = frozenset(Ending) - {Ending.SIGNED_OUT}


def limits() -> Limits:
    """The limits that the operator set."""
    return Limits(timedelta(minutes=settings.IDLE_MINUTES), timedelta(hours=settings.SESSION_HOURS))


def begin_session(request: HttpRequest, *, at: datetime, password_due: str = "") -> None:
    """Marks a session that has just been signed in."""
    request.session[STARTED] = request.session[SEEN] = at.timestamp()
    if password_due:
        request.session[PASSWORD_DUE] = password_due


class SessionLimits:
    """Ends what is over, notes what is in use (once a minute), and keeps personal pages out of every cache.

    A view with the attribute `skips_session = True` is never looked at: neither session nor user is loaded.
    Under /api/ nobody is redirected: a request whose session is over is simply nobody's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coming_from(address_of(request)):
            response = self.get_response(request)
        if getattr(request, "is_personal", False):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Before the view: an answer when the session may not reach it, else None."""
        if getattr(view, "skips_session", False) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if not request.user.is_authenticated:
            return self._explain(request)
        request.is_personal = True  # type: ignore[attr-defined]
        officer_id: int = request.user.pk
        ending = self._note(request, officer_id)
        if ending is not None:
            return self._end(request, officer_id, ending)
        return self._ask_for_password(request, officer_id) or self._ask_for_factor(request, view)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Writes down that somebody asked for a screen which their roles do not open."""
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            record_denied_access(
                officer_id=request.user.pk,
                page=_view_name(request),
                at=request.at,  # type: ignore[attr-defined]
            )

    def _note(self, request: HttpRequest, officer_id: int) -> Ending | None:
        at: datetime = request.at  # type: ignore[attr-defined]
        session = request.session
        if STARTED not in session:
            begin_session(request, at=at)
        started_at = datetime.fromtimestamp(session[STARTED], UTC)
        seen_at = datetime.fromtimestamp(session[SEEN], UTC)
        ending = limits().reached(started_at=started_at, seen_at=seen_at, at=at)
        if ending and not limits().is_alive(last_activity(officer_id, at), at):
            return ending
        if at - seen_at >= NOTED_EVERY:
            session[SEEN] = at.timestamp()
            note_session_in_use(session_key=session.session_key or "", at=at)
        return None

    def _end(self, request: HttpRequest, officer_id: int, ending: Ending) -> HttpResponse | None:
        sign_out(
            officer_id=officer_id,
            session_key=request.session.session_key or "",
            at=request.at,  # type: ignore[attr-defined]
            address=address_of(request),
            reason=ending,
        )
        request.session.flush()
        request.user = AnonymousUser()
        return self._to_sign_in(request, ending)

    def _explain(self, request: HttpRequest) -> HttpResponse | None:
        """A browser still holds the cookie of a session that was ended elsewhere: say so, once."""
        if request.session.session_key is not None or _is_api(request):
            return None
        ended = SignIn.objects.filter(
            session_hash=session_hash(request.COOKIES[settings.SESSION_COOKIE_NAME]), end_reason__in=EXPLAINED
        ).first()
        return self._to_sign_in(request, Ending(ended.end_reason)) if ended else None

    def _to_sign_in(self, request: HttpRequest, ending: Ending) -> HttpResponse | None:
        if _is_api(request) or _view_name(request) == "personnel:sign_in":
            return None
        return _to("personnel:sign_in", {"ended": ending.value}, request)

    def _ask_for_password(self, request: HttpRequest, officer_id: int) -> HttpResponse | None:
        due = request.session.get(PASSWORD_DUE)
        if not due or _view_name(request) in OPEN_ALWAYS:
            return None
        if due == OLD_PASSWORD and in_exam_window(officer_id, request.at):  # type: ignore[attr-defined]
            return None
        if _is_api(request):
            request.user = AnonymousUser()
            return None
        return _to("personnel:password", {}, request)

    def _ask_for_factor(self, request: HttpRequest, view: Callable[..., Any]) -> HttpResponse | None:
        """Who has a second factor confirms it, who must have one sets it up; the way through an exam stays open."""
        name = _view_name(request)
        if name in OPEN_BEFORE_FACTOR or getattr(view, "for_candidates", False) or _is_api(request):
            return None
        if not _factor_is_missing(request):
            return None
        if name in OPEN_FOR_EXAM and in_exam_window(request.user.pk, request.at):  # type: ignore[attr-defined]
            return None
        return _to("personnel:second_factor", {}, request)


def _factor_is_missing(request: HttpRequest) -> bool:
    session, officer = request.session, cast(Officer, request.user)
    if FACTOR_AT in session:
        return False
    at: datetime = request.at  # type: ignore[attr-defined]
    return bool(session.get(FACTOR_ASKED)) or must_have(officer, on=local_day(at))


def _to(name: str, query: dict[str, str], request: HttpRequest) -> HttpResponse:
    """A redirect that remembers the page which was asked for, or on which the form stood that was sent.

    What was typed into it waits in the browser (`static/core/js/kept_entries.js`).
    """
    if back := way_back(request):
        query["next"] = back
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode(query)}".rstrip("?"))


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _view_name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
