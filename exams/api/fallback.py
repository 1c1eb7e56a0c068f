"""Addresses under /api/ that lead nowhere: the same 404 as for what belongs to others."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from exams.actions.errors import NotFound
from exams.api._http import Call, route


def _unknown(_request: HttpRequest, rest: str = "") -> HttpResponse:
    raise NotFound


unknown = route(
    **{method: Call(_unknown, public=True) for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")}
)
unknown.is_fallback = True  # type: ignore[attr-defined]
