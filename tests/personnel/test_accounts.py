"""The system administrator's screen of one account."""

from __future__ import annotations

import pytest
from django.test import Client

from personnel.domain.roles import Role
from personnel.models import Officer
from tests.factories import PASSWORD, Cast, cast
from tests.factories import officer as an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def administrator(people: Cast) -> Client:
    """钱: system administrator of 安平, signed in."""
    officer = an_officer(
        "990001", "钱伟", unit=people.legal, roles=(Role.SYSTEM_ADMIN,), roles_on=people.bureau
    )
    client = Client()
    client.force_login(officer)
    return client


def at(officer: Officer, what: str = "") -> str:
    return f"/accounts/{officer.public_id}/{what}"


def signed_in(badge: str) -> Client:
    client = Client(headers={"User-Agent": "Chrome/86.0 (Android 10)"})
    client.post("/login/", {"username": badge, "password": PASSWORD})
    return client


def test_closing_and_opening_an_account(people: Cast, administrator: Client) -> None:
    li = signed_in("100001")

    administrator.post(at(people.li, "close/"))
    assert li.get("/sessions/").status_code == 302
    assert signed_in("100001").get("/sessions/").status_code == 302

    administrator.post(at(people.li, "open/"))
    assert signed_in("100001").get("/sessions/").status_code == 200


def test_an_administrator_sees_and_ends_the_sessions_of_an_officer(
    people: Cast, administrator: Client
) -> None:
    li = signed_in("100001")

    seen = administrator.get(at(people.li)).context["sign_ins"]
    assert [row.device for row in seen] == ["Chrome 86, Android"]

    administrator.post(at(people.li, "end-sessions/"))
    assert li.get("/sessions/").url == "/login/?ended=ended_elsewhere&next=%2Fsessions%2F"
    assert Officer.objects.get(pk=people.li.pk).is_active


def test_the_accounts_of_another_bureau_are_not_found(people: Cast, administrator: Client) -> None:
    answers = [administrator.get(at(people.zhou)).status_code]
    answers += [
        administrator.post(at(people.zhou, what)).status_code for what in ("close/", "open/", "end-sessions/")
    ]

    assert answers == [404] * 4
    assert Officer.objects.get(pk=people.zhou.pk).is_active


def test_nobody_closes_their_own_account(people: Cast, administrator: Client) -> None:
    self = Officer.objects.holding_badge("990001").get()

    administrator.post(at(self, "close/"))

    assert Officer.objects.get(pk=self.pk).is_active


def test_other_roles_get_a_plain_refusal(people: Cast) -> None:
    client = Client()
    client.force_login(people.chen)

    assert client.get(at(people.li)).status_code == 403
    assert client.post(at(people.li, "close/")).status_code == 403


def test_accounts_change_by_forms_only(people: Cast, administrator: Client) -> None:
    verbs = ("close/", "open/", "end-sessions/")

    assert [administrator.get(at(people.li, verb)).status_code for verb in verbs] == [405] * 3
