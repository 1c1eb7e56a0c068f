"""What every call refuses, and how (contract 5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from exams.api._http import MAX_BODY, STATUS
from exams.api._pace import BURST, PER_SECOND, within_pace
from exams.api.openapi import PATHS
from exams.models import Sitting
from tests.exams.candidate import Candidate, now
from tests.factories import BACKEND, Cast

ANYTHING = "00000000-0000-0000-0000-000000000000"
CALLS = [
    ("get", "/api/v1/me/sittings"),
    ("post", "/api/v1/sittings/1/attempts"),
    ("get", f"/api/v1/attempts/{ANYTHING}"),
    ("post", f"/api/v1/attempts/{ANYTHING}/writer"),
    ("put", f"/api/v1/attempts/{ANYTHING}/answers"),
    ("post", f"/api/v1/attempts/{ANYTHING}/away"),
    ("post", f"/api/v1/attempts/{ANYTHING}/submission"),
    ("get", f"/api/v1/attempts/{ANYTHING}/receipt"),
    ("get", f"/api/v1/attempts/{ANYTHING}/result"),
]


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "address"), CALLS)
def test_without_a_session_every_call_is_signed_out_and_never_redirects(method: str, address: str) -> None:
    client = Client(enforce_csrf_checks=True)

    response = getattr(client, method)(address)

    assert code(response) == (401, "signed_out")
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "address"), CALLS)
def test_an_ended_session_is_signed_out(method: str, address: str) -> None:
    client = Client()
    client.cookies["sessionid"] = "x" * 32

    response = client.generic(method.upper(), address, "{}", content_type="application/json")

    assert code(response) == (401, "signed_out")


@pytest.mark.parametrize(("method", "address"), [call for call in CALLS if call[0] != "get"])
def test_without_the_form_token_nothing_is_written(people: Cast, method: str, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.li, backend=BACKEND)

    response = getattr(client, method)(address, {}, content_type="application/json")

    assert code(response) == (403, "csrf")


def test_with_the_form_token_calls_are_answered(people: Cast, sitting: Sitting) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.li, backend=BACKEND)
    client.cookies["csrftoken"] = "a" * 32

    response = client.post(f"/api/v1/sittings/{sitting.pk}/attempts", headers={"X-CSRFToken": "a" * 32})

    assert response.status_code == 201


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("delete", "/api/v1/me/sittings", "GET, HEAD"),
        ("get", "/api/v1/sittings/1/attempts", "POST"),
        ("post", f"/api/v1/attempts/{ANYTHING}/answers", "PUT"),
        ("patch", f"/api/v1/attempts/{ANYTHING}", "GET, HEAD"),
    ],
)
def test_other_methods_are_refused_with_the_right_ones(
    li: Candidate, method: str, address: str, allowed: str
) -> None:
    response = getattr(li.client, method)(address)

    assert code(response) == (405, "method_not_allowed")
    assert response["Allow"] == allowed


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/me", "/api/v1/attempts/"]
)
def test_addresses_that_lead_nowhere_are_not_found_in_json(li: Candidate, address: str) -> None:
    assert code(li.client.get(address)) == (404, "not_found")


def test_a_body_that_is_too_large_is_refused(writing: Candidate) -> None:
    response = writing.call("put", "answers", {"writer": "x" * MAX_BODY, "saves": []})

    assert code(response) == (413, "too_large")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_body_that_is_not_json_is_refused(writing: Candidate, kind: str) -> None:
    response = writing.client.put(f"/api/v1/attempts/{writing.attempt}/answers", "a=b", content_type=kind)

    assert code(response) == (415, "unsupported_type")


def test_who_asks_too_fast_is_told_to_slow_down(li: Candidate) -> None:
    cookie = li.client.cookies["sessionid"].value
    soon = now() + timedelta(seconds=60)
    while within_pace(cookie, soon):
        pass

    assert code(li.start()) == (429, "slow_down")


def test_the_bucket_fills_again() -> None:
    at = now()
    taken = sum(within_pace("somebody", at) for _ in range(1000))

    later = sum(within_pace("somebody", at + timedelta(seconds=1)) for _ in range(1000))

    assert (taken, later) == (BURST, PER_SECOND)


@pytest.mark.parametrize(
    ("language", "message"), [("en", "The exam has not opened yet."), ("zh-hans", "考试尚未开放。")]
)
def test_messages_are_in_the_readers_language(
    li: Candidate, sitting: Sitting, language: str, message: str
) -> None:
    Sitting.objects.update(opens_at=sitting.closes_at - (sitting.closes_at - sitting.opens_at) / 4)
    li.client.cookies["django_language"] = language

    assert li.start().json()["message"] == message


def test_the_description_names_every_route_and_method_and_no_other() -> None:
    described = {(address, method.upper()) for address, calls in PATHS.items() for method in calls}

    routes = {
        (_address(pattern), method)
        for pattern, view in _routes(get_resolver().url_patterns)
        for method in view.calls
        if not hasattr(view, "is_fallback")
    }

    assert routes == described


@pytest.mark.django_db
def test_the_description_is_served_and_knows_every_code(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()

    assert described["openapi"].startswith("3.")
    assert described["components"]["schemas"]["Error"]["properties"]["code"]["enum"] == sorted(STATUS)


def _routes(patterns: list[Any], before: str = "") -> Any:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _routes(pattern.url_patterns, address)
        elif address.startswith("api/v1/"):
            yield address, pattern.callback


def _address(pattern: str) -> str:
    return "/" + pattern.replace("<str:", "{").replace(">", "}")
