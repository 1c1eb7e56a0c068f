"""What every request gets: one reading of the clock, the chosen language, the content policy, refusals in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from csp.constants import HEADER, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import translation

from core.clock import now

BACK_OFFICE_PREFIX = "/admin/"
GetResponse = Callable[[HttpRequest], HttpResponse]


class MomentOfRequest:
    """Reads the clock once, before any work: `request.at` is the time of arrival everywhere below."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = now()  # type: ignore[attr-defined]
        return self.get_response(request)


class ChosenLanguage:
    """The language a person chose (cookie), else the default; an old browser's own language does not decide."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class KeptPolicy(CSPMiddleware):  # type: ignore[misc]
    """The header of django-csp, put together once where nothing about the answer is special."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        special = (
            any(name.startswith("_csp") for name in response.__dict__) or "_csp_nonce" in request.__dict__
        )
        if special:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, _usual_policy())
        return response


@lru_cache(maxsize=1)
def _usual_policy() -> str:
    return str(build_policy())


class ContentPolicy:
    """Wagtail's back office starts its date pickers from inline scripts: it has a policy of its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(BACK_OFFICE_PREFIX):
            response._csp_update = {  # type: ignore[attr-defined]
                "script-src": [UNSAFE_INLINE],
                "style-src": [UNSAFE_INLINE],
                "img-src": ["blob:"],
                "frame-src": [SELF],
            }
        return response


class RefusedMethodsInWords:
    """An address that only takes a form, opened as a page, answers with a page; programs get the bare refusal."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
