"""The command that appoints the three administrators."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from personnel.domain.roles import Role
from personnel.models import Officer, OneTimeCode, RoleGrant, Unit
from tests.factories import cast, grant
from tests.factories import officer as an_officer

pytestmark = pytest.mark.django_db

OFFICES = ["system_admin", "security_admin", "audit_admin"]


def appoint(*arguments: str) -> list[dict[str, str | None]]:
    out = StringIO()
    call_command("appoint_administrators", "--json", *arguments, stdout=out)
    return json.loads(out.getvalue())["logins"]


def refused(*arguments: str) -> tuple[int | str | None, str]:
    errors = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("appoint_administrators", *arguments, stdout=StringIO(), stderr=errors)
    return ended.value.code, errors.getvalue().strip()


def test_on_an_empty_installation_three_accounts_and_a_top_unit_are_made() -> None:
    logins = appoint("--unit", "3301", "--unit-name", "安平市公安局")

    assert [(login["role"], login["badge"]) for login in logins] == [
        ("system_admin", "admin-sys"),
        ("security_admin", "admin-sec"),
        ("audit_admin", "admin-aud"),
    ]
    assert [(unit.code, unit.name) for unit in Unit.objects.all()] == [("3301", "安平市公安局")]
    assert Officer.objects.count() == 3


def test_the_printed_codes_sign_in() -> None:
    for login in appoint():
        response = Client().post("/login/", {"username": login["badge"], "password": login["code"]})
        assert response.status_code == 302


def test_repeating_the_command_changes_nothing_and_prints_no_new_codes() -> None:
    appoint()

    again = appoint()

    assert [login["code"] for login in again] == [None, None, None]
    assert (Officer.objects.count(), RoleGrant.objects.count(), OneTimeCode.objects.count()) == (3, 3, 3)


def test_new_codes_are_printed_when_they_are_asked_for() -> None:
    first = appoint()

    again = appoint("--new-codes")

    assert {login["code"] for login in again} & {login["code"] for login in first} == set()
    assert OneTimeCode.objects.count() == 3


def test_officers_can_be_named() -> None:
    people = cast()
    an_officer("900002", "甲", unit=people.legal)
    an_officer("900003", "乙", unit=people.legal)

    logins = appoint("--system", "１００００１", "--security", "900002", "--audit", "900003")

    assert [login["badge"] for login in logins] == ["100001", "900002", "900003"]
    assert [login["code"] for login in logins] == [None, None, None]
    assert sorted(RoleGrant.objects.filter(officer=people.li).values_list("role", "unit__code")) == [
        ("system_admin", "A"),
        ("system_admin", "B"),
    ]


def test_an_office_that_is_held_stays_with_its_holder() -> None:
    people = cast()
    grant(people.li, Role.AUDIT_ADMIN, people.bureau)

    logins = appoint()

    assert [login["badge"] for login in logins] == ["admin-sys", "admin-sec", "100001"]


def test_one_person_is_refused_for_two_offices() -> None:
    cast()

    code, words = refused("--system", "100001", "--audit", "100001")

    assert (code, words) == (1, "系统管理员、安全管理员、审计管理员须由三人分别担任，且不得兼任其他角色。")
    assert not RoleGrant.objects.filter(role__in=OFFICES).exists()


def test_somebody_with_another_role_is_refused() -> None:
    cast()

    assert refused("--system", "100002")[0] == 1
    assert not Officer.objects.filter(badge_holdings__badge_number="admin-sec").exists()


def test_an_unknown_badge_number_is_refused() -> None:
    assert refused("--system", "555555") == (1, "没有人持有警号 555555。")
    assert Unit.objects.count() == 0


def test_a_dry_run_writes_nothing_and_shows_no_code() -> None:
    logins = appoint("--dry-run")

    assert [login["code"] for login in logins] == [None, None, None]
    assert (Officer.objects.count(), Unit.objects.count(), OneTimeCode.objects.count()) == (0, 0, 0)


def test_a_wrong_call_is_a_wrong_call() -> None:
    with pytest.raises(CommandError):
        call_command("appoint_administrators", "--nonsense")
