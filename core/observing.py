"""Every request gets a name, is counted and timed, and is told of in the log in one line."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

from core.logs import REQUEST_LOGGER, request_id

HEADER = "X-Request-ID"
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds in seconds."""
SLOW_SECONDS = 2.0
QUIET = frozenset({"exams:api_answers", "healthz", "readyz", "metrics", "static"})
"""Counted, but told of only when they fail or are slow: a busy exam saves hundreds of times in a second."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_GIVEN_ID = re.compile(r"[0-9a-f]{8,64}")

REQUESTS = Histogram(
    "lianbing_request_seconds", "Answered requests.", ["view", "method", "status"], buckets=BUCKETS
)

logger = logging.getLogger(REQUEST_LOGGER)


class Observed:
    """Names views and never addresses: those may hold anything that somebody typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._static = f"/{settings.STATIC_URL.lstrip('/')}"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with named(request.META.get("HTTP_X_REQUEST_ID", "")) as name:
            started = perf_counter()
            response = self.get_response(request)
            response.headers[HEADER] = name
            method = request.method if request.method in METHODS else "other"
            note(self._view(request), method, response.status_code, perf_counter() - started)
        return response

    def _view(self, request: HttpRequest) -> str:
        match = request.resolver_match
        if match is not None:
            return match.view_name or match._func_path
        return "static" if request.path.startswith(self._static) else "-"


@contextmanager
def named(given: str) -> Iterator[str]:
    """The name of a request, as `given` by the proxy or a new one; what is logged meanwhile bears it."""
    name = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
    before = request_id.set(name)
    try:
        yield name
    finally:
        request_id.reset(before)


def note(view: str, method: str, status: int, seconds: float) -> None:
    """Counts a request that was answered, and tells of it in the log unless its view is a quiet one and all is well."""
    with suppress(OSError):  # no room to count is no reason to fail a save
        _counter(view, method, status // 100).observe(seconds)
    if view not in QUIET or status >= 400 or seconds >= SLOW_SECONDS:
        logger.info("view=%s method=%s status=%d ms=%d", view, method, status, seconds * 1000)


@lru_cache(maxsize=1024)
def _counter(view: str, method: str, hundreds: int) -> Histogram:
    return REQUESTS.labels(view, method, f"{hundreds}xx")
