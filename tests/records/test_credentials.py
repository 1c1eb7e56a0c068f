"""Credentials by two persons, exemptions by policy, legal officers with a confirmed credential."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.domain.errors import Refused
from personnel.domain.roles import Role
from personnel.models import RoleGrant
from records.actions.appoint_legal_officer import appoint_legal_officer, revoke_legal_officer
from records.actions.decide_proposal import sign_certificate
from records.actions.enter_credential import decide_credential, enter_credential
from records.actions.propose_exemption import propose_exemption
from records.appointments import days_as_legal_officer
from records.models import Credential, FileEntry, LegalOfficerAppointment
from tests.factories import AT, DAY, Cast, cast, grant
from tests.factories.levels import credential, levels, rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    members = cast()
    levels(members.bureau)
    grant(members.wang, Role.HR, members.bureau)
    return members


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def entered(people: Cast, number: str = "A2020123") -> Credential:
    return enter_credential(
        officer=people.li,
        kind="legal_profession_a",
        number=number,
        issued_on=date(2020, 3, 1),
        actor=people.wang,
        at=AT,
    )


def test_a_credential_counts_once_a_second_person_has_confirmed_it(people: Cast) -> None:
    row = entered(people)
    before = Credential.objects.confirmed().count()
    decide_credential(credential=row, confirm=True, actor=people.chen, at=AT)
    assert (before, Credential.objects.confirmed().get()) == (0, row)


def test_who_entered_it_does_not_confirm_it_nor_does_its_holder(people: Cast) -> None:
    row = entered(people)
    grant(people.wang, Role.LEGAL_HEAD, people.bureau)
    grant(people.li, Role.LEGAL_HEAD, people.bureau)
    codes = []
    for actor in (people.wang, people.li, people.zhou):
        with pytest.raises(Refused) as refused:
            decide_credential(credential=row, confirm=True, actor=actor, at=AT)
        codes.append(code_of(refused))
    assert codes == ["second_person", "own_matter", "not_allowed"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.update(state="confirmed", decided_by=people.wang)


def test_one_number_belongs_to_one_officer(people: Cast) -> None:
    entered(people)
    with pytest.raises(Refused) as refused:
        entered(people, " a2020123 ")
    assert code_of(refused) == "number_taken"


def test_an_exemption_takes_policy_a_confirmed_credential_and_two_people(people: Cast) -> None:
    row = credential(people.li, entered_by=people.wang, decided_by=people.chen)
    with pytest.raises(Refused) as without_policy:
        propose_exemption(credential=row, level="basic", actor=people.wang, at=AT)
    version = rules(people.bureau, exemptions=[{"credential": "legal_profession_a", "level": "basic"}])

    proposal = propose_exemption(credential=row, level="basic", actor=people.wang, at=AT)
    with pytest.raises(Refused) as twice:
        propose_exemption(credential=row, level="basic", actor=people.wang, at=AT)
    with pytest.raises(Refused) as other_level:
        propose_exemption(credential=row, level="advanced", actor=people.wang, at=AT)
    issued = sign_certificate(proposal=proposal, actor=people.chen, at=AT)

    assert [code_of(each) for each in (without_policy, twice, other_level)] == [
        "no_such_exemption",
        "proposed_already",
        "no_such_exemption",
    ]
    assert (issued.level.code, issued.policy_version_id) == ("basic", version.pk)
    assert FileEntry.objects.get().kind == "level_exemption"


def appoint(people: Cast, starts_on: date = DAY) -> LegalOfficerAppointment:
    return appoint_legal_officer(
        officer=people.li,
        unit=people.station,
        form="full_time",
        starts_on=starts_on,
        actor=people.chen,
        at=AT,
    )


def test_nobody_becomes_legal_officer_without_a_confirmed_credential(people: Cast) -> None:
    entered(people)
    with pytest.raises(Refused) as refused:
        appoint(people)
    assert (code_of(refused), RoleGrant.objects.filter(role=Role.LEGAL_OFFICER).count()) == (
        "no_credential",
        0,
    )


def test_the_role_comes_and_goes_with_the_appointment(people: Cast) -> None:
    credential(people.li, entered_by=people.wang, decided_by=people.chen)
    appointment = appoint(people)
    with pytest.raises(Refused) as twice:
        appoint(people)
    held = RoleGrant.objects.get(role=Role.LEGAL_OFFICER)

    revoke_legal_officer(
        appointment=appointment,
        ends_on=DAY + timedelta(days=9),
        cause="出现较严重执法过错",
        document="安公法〔2026〕3号",
        actor=people.chen,
        at=AT,
    )

    held.refresh_from_db()
    assert code_of(twice) == "appointed_already"
    assert (held.officer, held.unit, held.ends_on) == (people.li, people.station, DAY + timedelta(days=9))
    assert list(FileEntry.objects.order_by("seq").values_list("kind", flat=True)) == [
        "legal_officer_appointed",
        "legal_officer_revoked",
    ]


def test_unbroken_service_is_counted_up_to_the_day(people: Cast) -> None:
    row = credential(people.li, entered_by=people.wang, decided_by=people.chen)
    for unit, starts_on in ((people.station, date(2024, 3, 5)), (people.brigade, date(2025, 1, 1))):
        LegalOfficerAppointment.objects.create(
            officer=people.li,
            unit=unit,
            credential=row,
            form="full_time",
            starts_on=starts_on,
            appointed_by=people.chen,
            appointed_at=AT,
        )
    revoke_legal_officer(
        appointment=LegalOfficerAppointment.objects.get(unit=people.station),
        ends_on=DAY,
        cause="岗位调整",
        actor=people.chen,
        at=AT,
    )
    assert days_as_legal_officer([people.li.pk, people.wang.pk], on=DAY) == {people.li.pk: 730}
