"""Sign-in with the bureau's identity provider: who comes in, and which answers are not believed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from core.models import AuditEvent
from personnel.models import Officer, RoleGrant, SignIn
from tests.factories import Cast, cast
from tests.support.provider import FakeProvider, running_provider

pytestmark = pytest.mark.django_db
BACK = "/login/provider/back/"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def provider(settings: Any) -> Iterator[FakeProvider]:
    with running_provider() as running:
        settings.OIDC = running.settings()
        yield running


def who(client: Client) -> int | None:
    user_id = client.session.get("_auth_user_id")
    return int(user_id) if user_id else None


def came_back(client: Client, provider: FakeProvider, **changes: str) -> Any:
    """Leaves for the provider, signs in there, comes back."""
    departure = client.get("/login/provider/?next=/sessions/")
    return client.get(BACK, {**provider.authorise(departure.url), **changes})


def test_whoever_holds_the_badge_number_here_comes_in(
    client: Client, people: Cast, provider: FakeProvider
) -> None:
    assert "统一认证" in client.get("/login/").content.decode()
    provider.badge = "１００ ００１"

    answer = came_back(client, provider)

    assert (answer.status_code, answer.url) == (302, "/sessions/")
    assert who(client) == people.li.pk
    assert AuditEvent.objects.of_kind("sign_in.succeeded").get().facts == {"by": "oidc"}
    assert SignIn.objects.get().officer == people.li


def test_nobody_is_made_and_nothing_is_given_by_the_provider(
    client: Client, people: Cast, provider: FakeProvider
) -> None:
    before = Officer.objects.count(), RoleGrant.objects.count()
    provider.badge = "555555"
    provider.lies = {"roles": ["security_admin"], "name": "外人"}

    answer = came_back(client, provider)

    assert (answer.url, who(client)) == ("/login/", None)
    assert "警号" in client.get("/login/").content.decode()
    assert (Officer.objects.count(), RoleGrant.objects.count()) == before
    assert AuditEvent.objects.of_kind("sign_in.failed").get().facts == {"reason": "oidc.unknown"}


def test_a_closed_account_and_a_locked_number_stay_out(
    client: Client, people: Cast, provider: FakeProvider
) -> None:
    Officer.objects.filter(pk=people.li.pk).update(is_active=False)
    came_back(client, provider)
    assert who(client) is None

    for _ in range(5):
        client.post("/login/", {"username": "100002", "password": "wrong"})
    provider.badge = "100002"
    assert came_back(client, provider).status_code == 429
    assert who(client) is None


LIES: dict[str, tuple[dict[str, Any], str, str]] = {
    "another nonce": ({"nonce": "another"}, "", "nonce"),
    "no nonce": ({"nonce": None}, "", "nonce"),
    "another audience": ({"aud": "another"}, "", "audience"),
    "two audiences": ({"aud": ["lianbing", "another"]}, "", "audience"),
    "run out": ({"exp": int(time.time()) - 120}, "", "expired"),
    "no end": ({"exp": None}, "", "expired"),
    "from the future": ({"iat": int(time.time()) + 3600}, "", "early"),
    "another issuer": ({"iss": "https://evil.example"}, "", "issuer"),
    "unsigned": ({}, "none", "signature"),
    "signed with the client secret": ({}, "client secret", "signature"),
    "signed by a stranger": ({}, "stranger", "signature"),
    "changed on the way": ({}, "changed", "signature"),
    "no badge number": ({"badge_number": None}, "", "badge"),
    "a badge number that is a list": ({"badge_number": ["100001"]}, "", "badge"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_lies_signs_nobody_in(
    client: Client, people: Cast, provider: FakeProvider, lie: str
) -> None:
    provider.lies, provider.dress, reason = LIES[lie]

    answer = came_back(client, provider)

    assert (answer.url, who(client)) == ("/login/", None)
    assert AuditEvent.objects.of_kind("sign_in.failed").get().facts == {"reason": f"oidc.{reason}"}


def test_an_answer_is_good_once_and_only_in_the_browser_that_asked(
    client: Client, people: Cast, provider: FakeProvider
) -> None:
    departure = client.get("/login/provider/")
    brought = provider.authorise(departure.url)

    assert Client().get(BACK, brought).url == "/login/"
    assert client.get(BACK, {**brought, "state": "another"}).url == "/login/"
    assert client.get(BACK, brought).url == "/login/"
    assert who(client) is None
    assert came_back(client, provider, iss="https://evil.example").url == "/login/"
    assert client.get(BACK).url == "/login/"
    assert client.get(BACK, {"error": "access_denied", "state": "x\x00"}).url == "/login/"
    assert who(client) is None


def test_a_code_is_worth_nothing_without_the_verifier(
    client: Client, people: Cast, provider: FakeProvider
) -> None:
    departure = client.get("/login/provider/")
    brought = provider.authorise(departure.url)
    provider.codes[brought["code"]]["code_challenge"] = "of-somebody-else"

    assert client.get(BACK, brought).url == "/login/"
    assert who(client) is None


def test_a_new_signing_key_is_fetched_when_it_is_used(
    client: Client, people: Cast, provider: FakeProvider
) -> None:
    came_back(client, provider)
    client.post("/logout/")
    provider.rotate()

    came_back(client, provider)

    assert who(client) == people.li.pk


def test_a_provider_that_is_down_is_told_in_words(
    client: Client, people: Cast, provider: FakeProvider
) -> None:
    provider.is_down = True

    answer = client.get("/login/provider/", follow=True)

    assert answer.redirect_chain == [("/login/", 302)]
    assert 'data-testid="messages"' in answer.content.decode()


def test_without_a_provider_there_is_no_such_address(client: Client, people: Cast) -> None:
    assert {client.get("/login/provider/").status_code, client.get(BACK).status_code} == {404}
