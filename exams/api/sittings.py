"""The sittings of the officer who asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from core.domain.days import iso
from exams.api._http import Call, answer, asked_at, officer_of, route
from exams.sittings_shown import ShownSitting, shown_sittings


def _get_sittings(request: HttpRequest) -> HttpResponse:
    at = asked_at(request).at
    return answer(
        [_sitting_json(shown) for shown in shown_sittings(officer_id=officer_of(request).pk, at=at)]
    )


def _sitting_json(shown: ShownSitting) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": shown.id,
        "title": shown.title,
        "kind": shown.kind,
        "opens_at": iso(shown.opens_at),
        "closes_at": iso(shown.closes_at),
        "duration_s": shown.duration_s,
        "state": shown.state,
    }
    if shown.attempt_id is not None:
        told |= {"attempt": str(shown.attempt_id), "attempt_state": shown.attempt_state}
    return told


sittings = route(GET=Call(_get_sittings))
