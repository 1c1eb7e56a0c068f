"""The short way of a save (config/short_way.py) answers as the long way does."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from config.short_way import ShortWay
from config.wsgi import application, long_way
from exams.models import AnswerStep
from tests.exams.candidate import Candidate, started_ago

pytestmark = pytest.mark.django_db(transaction=True)
NOT_COMPARED = {"X-Request-ID", "Content-Language", "Content-Length"}
"""The name of the request; the language, which an answer without words does not have; the length, which follows."""
TOKEN = "t" * 32


def put(way: Any, candidate: Candidate, body: Any, **changes: Any) -> tuple[int, dict[str, str], Any]:
    """Status, headers and JSON of a save that comes to `way` as the server hands it over."""
    status, headers, text = sent(way, candidate, body, **changes)
    return status, headers, json.loads(text)


def sent(way: Any, candidate: Candidate, body: Any, **changes: Any) -> tuple[int, dict[str, str], bytes]:
    """The same with the text as it stands."""
    status, headers, text = heads(way, candidate, body, **changes)
    return status, {name: value for name, value in headers.items() if name not in NOT_COMPARED}, text


def heads(way: Any, candidate: Candidate, body: Any, **changes: Any) -> tuple[int, dict[str, str], bytes]:
    """The same with all headers."""
    cookies = {name: morsel.value for name, morsel in candidate.client.cookies.items()}
    cookies[site.CSRF_COOKIE_NAME] = TOKEN
    head = {
        "HTTP_X_CSRFTOKEN": TOKEN,
        "HTTP_COOKIE": "; ".join(f"{n}={v}" for n, v in cookies.items()),
        **changes,
    }
    address = f"/api/v1/attempts/{candidate.attempt}/answers"
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    environ = RequestFactory().generic("PUT", address, data, content_type="application/json", **head).environ
    environ["wsgi.input"] = io.BytesIO(data)
    told: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        told["status"], told["headers"] = int(status[:3]), dict(headers)

    answer = way(environ, start_response)
    text = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    assert int(told["headers"].get("Content-Length", len(text))) == len(text)
    return told["status"], told["headers"], text


def named(way: Any, candidate: Candidate, **changes: Any) -> str:
    """The name that a save got."""
    return heads(way, candidate, json.dumps(saving(candidate)).encode(), **changes)[1]["X-Request-ID"]


def saving(candidate: Candidate, **changes: Any) -> dict[str, Any]:
    save = candidate.save_of("true_false", True)
    return {"writer": candidate.state["writer"], "saves": [save], **changes}


def test_a_save_has_the_same_answer_and_headers_on_both_ways(writing: Candidate) -> None:
    body = saving(writing)

    short, again, long = (put(way, writing, body) for way in (application, application, long_way))

    assert short[0] == again[0] == long[0] == 200
    assert short[1] == again[1] == long[1]
    assert again[2]["saved"] == long[2]["saved"]
    assert "default-src 'none'" in short[1]["Content-Security-Policy"]
    assert short[2]["saved"] == long[2]["saved"]
    assert AnswerStep.objects.filter(kind="answer").count() == 1


@pytest.mark.parametrize(
    "body, changes, status, code",
    [
        ({"writer": "w1.no"}, {}, 403, "read_only"),
        ({"saves": "no"}, {}, 400, "invalid"),
        ({}, {"HTTP_X_CSRFTOKEN": "x" * 32}, 403, "csrf"),
        ({}, {"HTTP_COOKIE": f"{site.CSRF_COOKIE_NAME}={TOKEN}"}, 401, "signed_out"),
        ({}, {"CONTENT_TYPE": "text/plain"}, 415, "unsupported_type"),
        ({}, {"HTTP_ORIGIN": "https://elsewhere.example"}, 403, "csrf"),
    ],
    ids=["another writer", "no list", "no token", "no session", "no JSON", "from another site"],
)
@pytest.mark.parametrize("before", [0, 2], ids=["at first", "after others were stored"])
def test_what_is_refused_is_refused_by_the_long_way(
    writing: Candidate, before: int, body: dict[str, Any], changes: dict[str, str], status: int, code: str
) -> None:
    for _time in range(before):
        assert put(application, writing, saving(writing))[0] == 200
    sent = saving(writing, **body)

    short, long = put(application, writing, sent, **changes), put(long_way, writing, sent, **changes)

    assert (short[0], short[2]["code"]) == (status, code)
    assert short == long
    assert AnswerStep.objects.filter(kind="answer").count() == before


def test_who_saves_again_after_the_hand_in_is_told_so(writing: Candidate) -> None:
    stored = [put(application, writing, saving(writing))[0] for _time in range(2)]
    writing.hand_in()

    status, _headers, told = put(application, writing, saving(writing))

    assert (stored, status, told["code"]) == ([200, 200], 409, "already_submitted")


@pytest.mark.parametrize(
    "proxies, kept", [((), False), (("127.0.0.1/32",), True)], ids=["nobody", "the proxy"]
)
def test_only_a_trusted_proxy_names_the_saves_that_it_brings(
    writing: Candidate, settings: Any, proxies: tuple[str, ...], kept: bool
) -> None:
    settings.TRUSTED_PROXIES = proxies
    way, name = ShortWay(long_way), "abcdef0123456789"

    names = [named(way, writing, HTTP_X_REQUEST_ID=name) for _time in range(2)]

    assert [told == name for told in names] == [kept, kept]


def test_more_than_one_request_may_hold_is_refused(writing: Candidate) -> None:
    status, _headers, told = put(application, writing, b" " * (512 * 1024 + 1))

    assert (status, told["code"]) == (413, "too_large")


def test_a_save_after_the_end_is_kept_as_evidence_once(writing: Candidate) -> None:
    started_ago(writing, timedelta(hours=5))

    status, _headers, told = put(application, writing, saving(writing))

    assert (status, told["code"]) == (403, "closed")
    assert AnswerStep.objects.filter(late=True).count() == 1


@pytest.mark.parametrize(
    "host, status", [("elsewhere.example", 400), ("testserver", 301)], ids=["another host", "ours"]
)
def test_the_first_save_of_a_process_that_comes_without_https_is_answered_as_on_the_long_way(
    writing: Candidate, settings: Any, host: str, status: int
) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["testserver"]
    body, fresh = saving(writing), WSGIHandler()

    short, long = (sent(way, writing, body, HTTP_HOST=host)[0] for way in (ShortWay(fresh), fresh))

    assert (short, long) == (status, status)
    assert AnswerStep.objects.filter(kind="answer").count() == 0
