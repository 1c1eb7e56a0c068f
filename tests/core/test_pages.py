"""What every page and every request gets."""

import re

import pytest
from django.test import Client, RequestFactory

from core.middleware import MomentOfRequest
from tests.factories import BACKEND, Cast, cast


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def policy_of(response: object) -> dict[str, str]:
    """The content policy by directive."""
    header = response.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
    return {name: rest for name, _space, rest in (part.strip().partition(" ") for part in header.split(";"))}


@pytest.mark.django_db
def test_pages_of_officers_allow_nothing_inline_and_nothing_from_elsewhere(client: Client):
    policy = policy_of(client.get("/login/"))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"


def test_the_back_office_has_a_policy_of_its_own_that_stays_on_this_host(client: Client, people: Cast):
    client.force_login(people.wang, backend=BACKEND)

    policy = policy_of(client.get("/admin/"))

    assert policy["script-src"] == policy["style-src"] == "'self' 'unsafe-inline'"
    assert re.search(r"https?:", str(policy)) is None


@pytest.mark.django_db
def test_the_language_is_the_chosen_one_and_chinese_by_default(client: Client):
    assert client.get("/login/", headers={"Accept-Language": "en"}).headers["Content-Language"] == "zh-hans"

    client.cookies["django_language"] = "en"
    assert client.get("/login/").headers["Content-Language"] == "en"

    client.cookies["django_language"] = "xx"
    assert client.get("/login/").headers["Content-Language"] == "zh-hans"


def test_a_request_reads_the_clock_once_before_any_work(rf: RequestFactory):
    seen = []
    request = rf.get("/")

    MomentOfRequest(lambda request: seen.append(request.at))(request)

    assert seen == [request.at]
    assert request.at.utcoffset().total_seconds() == 0


@pytest.mark.django_db
def test_the_server_says_that_it_is_alive_and_ready(client: Client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_an_unknown_address_is_answered_in_words(client: Client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "zh-Hans" in response.content.decode()


def test_browsers_find_an_icon_on_pages_that_name_none(client: Client):
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/static/core/img/mark.svg")
