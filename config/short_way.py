"""The short way of a save: hundreds come in every second, so one that is simply stored passes few middlewares.

Only what a save needs stands on the way: whom to believe about the origin, name and count of the request, the clock,
and the headers of every answer, which the middlewares give once for all. Whatever is not answered with 200 or with a
fault goes the long way from its beginning, through everything: refusals look the same whichever way was tried, and to
repeat a save changes nothing.

Whose save was stored comes again in a moment with the same cookies, form token and origin. These decide alone whether a
request is let in, so they are looked at once; the writer token, the pace and the state of the attempt each time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from io import BytesIO
from time import perf_counter
from typing import Any, Final, NamedTuple, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.exception import response_for_exception
from django.core.handlers.wsgi import WSGIRequest
from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import ResolverMatch

from core.clock import now
from core.middleware import ContentPolicy, KeptPolicy
from core.observing import HEADER, Observed, named, note
from core.proxies import SPEAKING_FOR_OTHERS, TrustedProxies
from core.remembered import Remembered
from exams.api._http import JSON, MAX_BODY, NO_STORE
from exams.api.answers import answers, saved_at_once

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]
ADDRESS: Final = re.compile(r"/api/v1/attempts/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/answers")
VIEW: Final = "exams:api_answers"
MIDDLEWARE: Final = (SecurityMiddleware, KeptPolicy, ContentPolicy, XFrameOptionsMiddleware)
"""Those that give every answer the same headers, from the outside in, in the order of settings.MIDDLEWARE."""
LETTING_IN: Final = (
    "REMOTE_ADDR",
    "SERVER_NAME",
    "SERVER_PORT",
    "wsgi.url_scheme",
    "CONTENT_TYPE",
    "HTTP_HOST",
    "HTTP_COOKIE",
    "HTTP_X_CSRFTOKEN",
    "HTTP_ORIGIN",
    "HTTP_REFERER",
    *(name for name in SPEAKING_FOR_OTHERS if name != "HTTP_X_REQUEST_ID"),
)
"""All that decides on whether the save of a request is looked at, the body aside."""
LET_IN_KEPT: Final = 10_000


class _TakeTheLongWay(Exception):
    """This one is for the long way."""


class _LetIn(NamedTuple):
    """What is known of requests that come with the same `LETTING_IN`."""

    session_key: str
    is_named: bool
    """Whether the name that they bring is to be believed."""
    headers: Headers
    """Of every answer to them, but for length and name."""


class ShortWay:
    """A WSGI application in front of `long_way`."""

    def __init__(self, long_way: Wsgi) -> None:
        self._long_way = long_way
        self._proxies = TrustedProxies(HttpResponse)
        self._observed = Observed(_stored)
        self._usual: dict[bool, Headers] = {}
        self._let_in: Remembered[bytes, _LetIn] = Remembered(LET_IN_KEPT)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        address = ADDRESS.fullmatch(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "PUT" else None
        if address is None or not length.isdigit() or int(length) > MAX_BODY:
            return self._long_way(environ, start_response)
        body = environ["wsgi.input"].read(int(length))
        shown = sha256("\0".join([str(environ.get(name)) for name in LETTING_IN]).encode()).digest()
        known = self._let_in.get(shown)
        try:
            told = _stored_again(known, address[1], body, environ, start_response) if known else None
            if told is None:
                told = self._stored_first(shown, body, environ, start_response)
        except _TakeTheLongWay:
            return self._long_way({**environ, "wsgi.input": BytesIO(body)}, start_response)
        connections[DEFAULT_DB_ALIAS].close_if_unusable_or_obsolete()
        return [told]

    def _stored_first(
        self, shown: bytes, body: bytes, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> bytes:
        """The answer to a save by somebody of whom nothing is known; raises `_TakeTheLongWay`."""
        request = WSGIRequest({**environ, "wsgi.input": BytesIO(body)})
        self._proxies.forget_claims(request)
        usual = self._usual_headers(request)
        response = self._observed(request)
        if response.status_code == 200:
            session_key = request.COOKIES[settings.SESSION_COOKIE_NAME]
            self._let_in[shown] = _LetIn(session_key, self._proxies.believes(request), usual)
        start_response(f"{response.status_code} {response.reason_phrase}", [*response.items(), *usual])
        return response.content

    def _usual_headers(self, request: HttpRequest) -> Headers:
        """The headers of every answer; they differ for HTTPS alone. Raises `_TakeTheLongWay` where there is no answer
        without HTTPS."""
        secure = request.is_secure()
        if secure not in self._usual:
            try:
                request.get_host()
            except SuspiciousOperation:
                raise _TakeTheLongWay from None
            chain: Any = _empty
            for middleware in reversed(MIDDLEWARE):
                chain = middleware(chain)
            response = chain(request)
            if response.status_code != 200:
                raise _TakeTheLongWay
            self._usual[secure] = list(response.items())
        return self._usual[secure]


def _stored_again(
    known: _LetIn, attempt_id: str, body: bytes, environ: dict[str, Any], start_response: Callable[..., Any]
) -> bytes | None:
    """The answer to a save by somebody who was let in before; None where it is not simply stored."""
    started = perf_counter()
    with named(environ.get("HTTP_X_REQUEST_ID", "") if known.is_named else "") as name:
        try:
            told = saved_at_once(attempt_id=attempt_id, body=body, session_key=known.session_key, at=now())
        except Exception:  # whatever it was: it is met again where it is answered
            return None
        note(VIEW, "PUT", 200, perf_counter() - started)
    own = [
        ("Content-Type", JSON),
        ("Content-Length", str(len(told))),
        ("Cache-Control", NO_STORE),
        (HEADER, name),
    ]
    start_response("200 OK", [*own, *known.headers])
    return told


def _empty(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse()
    del response["Content-Type"]
    return response


def _stored(request: HttpRequest) -> HttpResponse:
    """The call itself; a fault is answered here, since the long way would meet it again."""
    attempt_id = request.path_info.split("/")[4]
    request.at = now()  # type: ignore[attr-defined]
    request.user = AnonymousUser()
    request.resolver_match = ResolverMatch(
        answers, (), {"attempt_id": attempt_id}, VIEW.split(":")[1], None, ["exams"]
    )
    try:
        request.get_host()
        response = cast(HttpResponse, answers(request, attempt_id=attempt_id))
    except Exception as error:
        response = response_for_exception(request, error)
    if response.status_code != 200 and response.status_code < 500:
        raise _TakeTheLongWay
    return response
