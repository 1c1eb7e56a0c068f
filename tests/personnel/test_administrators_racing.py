"""Nobody combines two of the three offices: not by two administrators at once, and not past the action either."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.domain.errors import Refused
from personnel.actions.grant_role import grant_role
from personnel.domain.roles import ADMINISTRATORS, Role
from personnel.models import Officer, RoleGrant
from tests.exams.test_racing import at_once
from tests.factories import AT, DAY, cast, grant

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency, pytest.mark.both_databases]


def test_two_offices_given_at_once_leave_one() -> None:
    people = cast()

    def give(role: Role) -> str:
        try:
            grant_role(
                officer=Officer.objects.get(pk=people.li.pk),
                role=role,
                unit=people.bureau,
                starts_on=DAY,
                actor=None,
                at=AT,
            )
        except Refused as refusal:
            return refusal.code
        return "given"

    said = at_once([lambda role=role: give(role) for role in sorted(ADMINISTRATORS)])

    assert sorted(said) == ["given", "role_clash", "role_clash"]
    assert RoleGrant.objects.filter(officer=people.li).count() == 1


def test_rows_written_past_the_action_are_refused_by_the_database() -> None:
    people = cast()
    security = grant(people.li, Role.SECURITY_ADMIN, people.bureau)
    month = timedelta(days=30)

    for role in (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.HR):
        with pytest.raises(IntegrityError), transaction.atomic():
            grant(people.li, role, people.county, since=DAY)
    grant(people.li, Role.SECURITY_ADMIN, people.other_bureau)
    RoleGrant.objects.filter(officer=people.li).update(ends_on=DAY)
    grant(people.li, Role.HR, people.county, since=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(pk=security.pk).update(ends_on=DAY + month)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(pk=security.pk).update(ends_on=None)


def test_two_rows_written_at_once_past_the_action_leave_one() -> None:
    people = cast()

    def write(role: Role) -> str:
        try:
            with transaction.atomic():
                RoleGrant.objects.create(officer=people.li, role=role, unit=people.bureau, starts_on=DAY)
        except IntegrityError:
            return "refused"
        return "written"

    assert sorted(at_once([lambda role=role: write(role) for role in sorted(ADMINISTRATORS)])) == [
        "refused",
        "refused",
        "written",
    ]
