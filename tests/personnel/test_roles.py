"""Giving and ending roles; what Wagtail is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.models import AuditEvent
from personnel.actions.disable_officer import disable_officer
from personnel.actions.end_role import end_role
from personnel.actions.grant_role import (
    CannotHoldRole,
    GrantToOneself,
    NeedsAppointment,
    NotAllowedToGrant,
    RoleClash,
    grant_role,
)
from personnel.domain.roles import ADMINISTRATORS, Role
from personnel.models import Officer, RoleGrant, Unit
from tests.factories import AT, DAY, Cast, cast, grant
from tests.factories import officer as an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def security(people: Cast) -> Officer:
    """孙: security administrator of 安平."""
    return an_officer(
        "990002", "孙丽", unit=people.legal, roles=(Role.SECURITY_ADMIN,), roles_on=people.bureau
    )


def give(officer: Officer, role: Role, unit: Unit, *, actor: Officer | None = None, **more: int) -> RoleGrant:
    return grant_role(officer=officer, role=role, unit=unit, starts_on=DAY, actor=actor, at=AT, **more)


def test_a_role_holds_on_its_unit_and_below(people: Cast, security: Officer) -> None:
    give(people.li, Role.UNIT_LEADER, people.county, actor=security)

    li = Officer.objects.get(pk=people.li.pk)
    assert li.roles_on(DAY) == {Role.UNIT_LEADER}
    assert li.roles_on(DAY - timedelta(days=1)) == frozenset()
    event = AuditEvent.objects.of_kind("role.granted").get()
    assert (event.actor_id, event.facts) == (
        security.pk,
        {"role": "unit_leader", "unit": people.county.pk, "officer": people.li.pk},
    )


def test_giving_a_role_twice_changes_nothing(people: Cast, security: Officer) -> None:
    first = give(people.li, Role.HR, people.county, actor=security)

    assert give(people.li, Role.HR, people.county, actor=security) == first
    assert AuditEvent.objects.of_kind("role.granted").count() == 1


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_who_holds_any_role_becomes_no_administrator(people: Cast, security: Officer, role: Role) -> None:
    with pytest.raises(RoleClash) as clash:
        give(people.wang, role, people.bureau, actor=security)

    assert clash.value.held in people.wang.roles_on(DAY)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
def test_an_administrator_gets_no_other_role(people: Cast, role: Role) -> None:
    give(people.li, Role.SYSTEM_ADMIN, people.bureau)

    with pytest.raises(RoleClash):
        give(people.li, role, people.station)


def test_an_administrator_may_hold_the_same_office_on_another_unit(people: Cast) -> None:
    give(people.li, Role.SYSTEM_ADMIN, people.bureau)

    give(people.li, Role.SYSTEM_ADMIN, people.other_bureau)

    assert people.li.role_grants.count() == 2


def test_a_role_that_ended_no_longer_clashes(people: Cast) -> None:
    old = give(people.li, Role.TRAINER, people.bureau)
    end_role(grant=old, ends_on=DAY, actor=None, at=AT)

    give(people.li, Role.AUDIT_ADMIN, people.bureau)

    assert Officer.objects.get(pk=people.li.pk).roles_on(DAY) == {Role.AUDIT_ADMIN}


def test_a_role_that_begins_later_clashes_already(people: Cast) -> None:
    grant(people.li, Role.TRAINER, people.bureau, since=DAY + timedelta(days=30))

    with pytest.raises(RoleClash):
        give(people.li, Role.AUDIT_ADMIN, people.bureau)


def test_a_role_that_needs_an_appointment_is_refused_on_the_screen(people: Cast, security: Officer) -> None:
    with pytest.raises(NeedsAppointment):
        give(people.li, Role.LEGAL_OFFICER, people.station, actor=security)

    give(people.li, Role.LEGAL_OFFICER, people.station, actor=security, appointment_id=12)

    assert AuditEvent.objects.of_kind("role.granted").get().facts["appointment"] == 12


def test_nobody_gives_or_ends_roles_of_their_own(people: Cast, security: Officer) -> None:
    with pytest.raises(GrantToOneself):
        give(security, Role.SECURITY_ADMIN, people.county, actor=security)
    with pytest.raises(GrantToOneself):
        end_role(grant=security.role_grants.get(), ends_on=DAY, actor=security, at=AT)


def test_only_a_security_administrator_of_the_unit_gives_roles(people: Cast, security: Officer) -> None:
    for actor, unit in ((people.chen, people.station), (security, people.other_station)):
        with pytest.raises(NotAllowedToGrant):
            give(people.li, Role.TRAINER, unit, actor=actor)
    foreign = grant(people.li, Role.TRAINER, people.other_station)
    with pytest.raises(NotAllowedToGrant):
        end_role(grant=foreign, ends_on=DAY, actor=security, at=AT)


def test_closed_accounts_and_units_hold_no_new_roles(people: Cast) -> None:
    disable_officer(officer=people.li, actor=None, at=AT)
    people.brigade.closed_on = DAY
    people.brigade.save()

    for officer, unit in ((people.li, people.station), (people.chen, people.brigade)):
        with pytest.raises(CannotHoldRole):
            give(officer, Role.TRAINER, unit)


def test_a_role_ends_on_the_day_that_is_said(people: Cast, security: Officer) -> None:
    row = give(people.li, Role.TRAINER, people.station, actor=security)

    ended = end_role(grant=row, ends_on=DAY + timedelta(days=5), actor=security, at=AT)
    again = end_role(grant=row, ends_on=DAY + timedelta(days=9), actor=security, at=AT)

    li = Officer.objects.get(pk=people.li.pk)
    assert (ended, again) == (True, False)
    assert li.roles_on(DAY + timedelta(days=4)) == {Role.TRAINER}
    assert li.roles_on(DAY + timedelta(days=5)) == frozenset()
    assert AuditEvent.objects.of_kind("role.ended").count() == 1


def test_a_role_that_has_not_begun_ends_before_it_begins(people: Cast) -> None:
    row = grant(people.li, Role.TRAINER, people.station, since=DAY + timedelta(days=30))

    end_role(grant=row, ends_on=DAY, actor=None, at=AT)

    assert Officer.objects.get(pk=people.li.pk).roles_on(DAY + timedelta(days=30)) == frozenset()


@pytest.mark.parametrize(
    ("role", "granted"),
    [
        (
            Role.LEGAL_HEAD,
            ["wagtailadmin.access_admin", "personnel.view_policyversion", "personnel.add_policyversion"],
        ),
        (Role.QUESTION_AUTHOR, []),
        (Role.UNIT_LEADER, []),
        (Role.SYSTEM_ADMIN, []),
    ],
)
def test_wagtail_is_told_what_the_matrix_says(people: Cast, role: Role, granted: list[str]) -> None:
    grant(people.li, role, people.station)
    asked = [
        "wagtailadmin.access_admin",
        "question_bank.view_question",
        "personnel.view_policyversion",
        "personnel.add_policyversion",
        "personnel.change_policyversion",
        "personnel.delete_policyversion",
        "personnel.change_officer",
        "auth.change_group",
        "nonsense",
    ]

    assert [perm for perm in asked if people.li.has_perm(perm)] == granted


def test_djangos_own_permissions_grant_nothing(people: Cast) -> None:
    from django.contrib.auth.models import Group, Permission

    group = Group.objects.create(name="everything")
    group.permissions.set(Permission.objects.all())
    people.li.groups.add(group)

    assert not people.li.has_perm("wagtailadmin.access_admin")
    assert people.li.get_all_permissions() == set()
