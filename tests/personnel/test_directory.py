"""Sign-in against a real directory: what it decides, and what it never decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client

from core.models import AuditEvent
from personnel.directory import DirectoryDown, directory_from
from personnel.domain.roles import Role
from personnel.models import Officer, RoleGrant
from tests.factories import PASSWORD, Cast, cast, officer
from tests.support.directory import RunningDirectory, person, running_directory

pytestmark = [pytest.mark.django_db, pytest.mark.directory]
THEIRS = "Mulu-Kouling-2026"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDirectory]:
    people = (
        person("li", "100001", THEIRS)
        + person("wang", "100002", THEIRS)
        + person("stranger", "555555", THEIRS)
        + person("twin-a", "100003", THEIRS)
        + person("twin-b", "100003", THEIRS)
        + person("system", "100072", THEIRS)
    )
    with running_directory(tmp_path_factory.mktemp("slapd"), people) as directory:
        yield directory


@pytest.fixture
def people(running: RunningDirectory, settings: Any) -> Cast:
    settings.LDAP = running.settings()
    return cast()


def entered(badge: str, password: str = THEIRS) -> Client:
    client = Client()
    client.post("/login/", {"username": badge, "password": password})
    return client


def who(client: Client) -> int | None:
    user_id = client.session.get("_auth_user_id")
    return int(user_id) if user_id else None


def test_the_password_of_the_directory_lets_the_holder_of_the_badge_number_in(people: Cast) -> None:
    Officer.objects.filter(pk=people.li.pk).update(must_change_password=True)
    client = entered("１００００１")

    assert who(client) == people.li.pk
    assert client.get("/").status_code == 200
    assert AuditEvent.objects.of_kind("sign_in.succeeded").get().facts == {"by": "ldap"}


@pytest.mark.parametrize("password", ["wrong", "", "\x00", THEIRS + " "])
def test_a_wrong_or_empty_password_lets_nobody_in(people: Cast, password: str) -> None:
    assert who(entered("100001", password)) is None


@pytest.mark.parametrize("badge", ["555555", "100003", "*", "100001)(uid=*", "100001*", "li"])
def test_strangers_twins_and_tricks_with_filters_stay_out(people: Cast, badge: str) -> None:
    before = Officer.objects.count(), RoleGrant.objects.count()

    assert who(entered(badge)) is None
    assert (Officer.objects.count(), RoleGrant.objects.count()) == before


def test_what_is_typed_is_text_in_the_filter(running: RunningDirectory) -> None:
    directory = directory_from(running.settings())

    assert directory.lets_in("100001", THEIRS)
    assert not directory.lets_in("*1", THEIRS)
    assert not directory.lets_in("100001)(objectClass=*", THEIRS)
    assert not directory.lets_in("100003", THEIRS)


def test_both_ways_of_encryption_work_and_another_ca_or_name_is_not_believed(
    running: RunningDirectory,
) -> None:
    over_tls = running.settings(url=f"ldaps://localhost:{running.tls_port}")
    assert directory_from(over_tls).lets_in("100001", THEIRS)

    with pytest.raises(DirectoryDown):
        directory_from({**over_tls, "ca_file": ""}).lets_in("100001", THEIRS)
    with pytest.raises(DirectoryDown):
        directory_from({**over_tls, "url": f"ldaps://127.0.0.1:{running.tls_port}"}).lets_in("100001", THEIRS)
    with pytest.raises(DirectoryDown):
        directory_from({**running.settings(), "ca_file": ""}).lets_in("100001", THEIRS)


def test_closed_accounts_and_locked_numbers_stay_out(people: Cast) -> None:
    Officer.objects.filter(pk=people.li.pk).update(is_active=False)
    assert who(entered("100001")) is None

    for _ in range(5):
        entered("100002", "wrong")
    assert AccessAttempt.objects.get(username="100002").failures_since_start == 5
    assert who(entered("100002")) is None


def test_passwords_of_ours_may_be_kept_for_administrators(people: Cast, settings: Any) -> None:
    roles = {"roles": (Role.SYSTEM_ADMIN,), "roles_on": people.bureau}
    system = officer("100072", "系统员", unit=people.station, **roles)
    assert who(entered("100002", PASSWORD)) == people.wang.pk

    settings.PASSWORD_SIGN_IN = "administrators"

    assert who(entered("100002", PASSWORD)) is None
    assert who(entered("100002", THEIRS)) == people.wang.pk
    assert who(entered("100072", PASSWORD)) == system.pk
    assert who(entered("100072", THEIRS)) is None


def test_a_directory_that_is_down_is_told_in_words_and_own_passwords_still_work(
    people: Cast, settings: Any
) -> None:
    settings.LDAP = {**settings.LDAP, "url": "ldap://127.0.0.1:1"}

    page = Client().post("/login/", {"username": "100001", "password": THEIRS}).content.decode()

    assert "目录" in page
    assert who(entered("100001", PASSWORD)) == people.li.pk


def test_tries_while_the_directory_is_down_lock_nobody_out_unless_a_password_of_ours_was_compared(
    people: Cast, settings: Any
) -> None:
    answers, up = settings.LDAP, {"username": "100002", "password": THEIRS}
    settings.LDAP = {**answers, "url": "ldap://127.0.0.1:1"}
    for _ in range(3):
        entered("100001", "wrong")
    settings.PASSWORD_SIGN_IN = "administrators"

    for _ in range(6):
        Client().post("/login/", up)
    settings.LDAP = answers

    assert AccessAttempt.objects.get(username="100001").failures_since_start == 3
    assert not AccessAttempt.objects.filter(username="100002").exists()
    assert who(entered("100002")) == people.wang.pk
