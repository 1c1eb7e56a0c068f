"""The short way of a save: hundreds come in every second, so one that is simply stored passes few middlewares.

Only what a save needs stands on the way: whom to believe about the origin, name and count of the request, the clock,
and the headers of every answer, which the middlewares give once for all. Whatever is not answered with 200 or with a
fault goes the long way from its beginning, through everything: refusals look the same whichever way was tried, and to
repeat a save changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any, Final, cast

from django.contrib.auth.models import AnonymousUser
from django.core import signals
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.exception import response_for_exception
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import ResolverMatch

from core.clock import now
from core.middleware import ContentPolicy, KeptPolicy
from core.observing import Observed
from core.proxies import TrustedProxies
from exams.api._http import MAX_BODY
from exams.api.answers import answers

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]
ADDRESS: Final = re.compile(r"/api/v1/attempts/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/answers")
MIDDLEWARE: Final = (SecurityMiddleware, KeptPolicy, ContentPolicy, XFrameOptionsMiddleware)
"""Those that give every answer the same headers, from the outside in, in the order of settings.MIDDLEWARE."""


class _TakeTheLongWay(Exception):
    """This one is for the long way."""


class ShortWay:
    """A WSGI application in front of `long_way`."""

    def __init__(self, long_way: Wsgi) -> None:
        self._long_way = long_way
        self._proxies = TrustedProxies(HttpResponse)
        self._observed = Observed(_stored)
        self._usual: dict[bool, Headers] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        short = (
            environ["REQUEST_METHOD"] == "PUT"
            and ADDRESS.fullmatch(environ["PATH_INFO"])
            and length.isdigit()
            and int(length) <= MAX_BODY
        )
        if not short:
            return self._long_way(environ, start_response)
        body = environ["wsgi.input"].read(int(length))
        signals.request_started.send(sender=self.__class__, environ=environ)
        request = WSGIRequest({**environ, "wsgi.input": BytesIO(body)})
        self._proxies.forget_claims(request)
        try:
            usual = self._usual_headers(request)
            response = self._observed(request)
        except _TakeTheLongWay:
            return self._long_way({**environ, "wsgi.input": BytesIO(body)}, start_response)
        start_response(f"{response.status_code} {response.reason_phrase}", [*response.items(), *usual])
        response._handler_class = ShortWay  # type: ignore[attr-defined]
        return response

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
        answers, (), {"attempt_id": attempt_id}, "api_answers", None, ["exams"]
    )
    try:
        request.get_host()
        response = cast(HttpResponse, answers(request, attempt_id=attempt_id))
    except Exception as error:
        response = response_for_exception(request, error)
    if response.status_code != 200 and response.status_code < 500:
        raise _TakeTheLongWay
    return response
