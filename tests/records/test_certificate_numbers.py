"""Two workers sign at once: every number is given once and none is left out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from core.domain.errors import Refused
from core.models import AuditEvent
from records.actions._levels import AlreadyDecided
from records.actions.decide_proposal import sign_certificate, sign_certificates
from records.models import Certificate, CertificateProposal, FileEntry
from tests.factories import AT, cast, officer
from tests.factories.levels import credential, levels, rules


@pytest.mark.concurrency
@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_and_no_doubles() -> None:
    people = cast()
    basic = levels(people.bureau)["basic"]
    rules(people.bureau, exemptions=[{"credential": "legal_profession_a", "level": "basic"}])
    for number in range(6):
        person = officer(f"20000{number}", f"民警{number}", unit=people.station)
        CertificateProposal.objects.create(
            officer=person,
            unit=people.station,
            level=basic,
            credential=credential(person, entered_by=people.wang, decided_by=people.chen),
            proposed_by=people.wang,
            proposed_at=AT,
        )
    ids = list(CertificateProposal.objects.values_list("pk", flat=True))

    def sign(pk: int) -> str:
        try:
            proposal = CertificateProposal.objects.select_related("officer", "unit", "level__unit").get(pk=pk)
            return sign_certificate(proposal=proposal, actor=people.chen, at=AT).number
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(sign, [*ids, *ids]))

    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [f"A-2026-{serial:05d}" for serial in range(1, 7)]
    assert sorted(said) == sorted([*numbers, *["already_decided"] * 6])


@pytest.mark.django_db
def test_a_list_is_signed_as_one_or_not_at_all() -> None:
    people = cast()
    basic = levels(people.bureau)["basic"]
    rules(people.bureau, exemptions=[{"credential": "legal_profession_a", "level": "basic"}])
    for number in range(3):
        person = officer(f"20000{number}", f"民警{number}", unit=people.station)
        CertificateProposal.objects.create(
            officer=person,
            unit=people.station,
            level=basic,
            credential=credential(person, entered_by=people.wang, decided_by=people.chen),
            proposed_by=people.wang,
            proposed_at=AT,
        )
    waiting = CertificateProposal.objects.select_related("officer", "unit", "level__unit", "credential")
    first, *others = waiting.order_by("pk")
    sign_certificate(proposal=first, actor=people.chen, at=AT)

    with pytest.raises(AlreadyDecided):
        sign_certificates(proposals=[first, *others], actor=people.chen, at=AT)
    made = sign_certificates(proposals=others, actor=people.chen, at=AT)

    assert [certificate.number for certificate in made] == ["A-2026-00002", "A-2026-00003"]
    assert Certificate.objects.count() == 3
    assert FileEntry.objects.filter(kind="level_exemption").count() == 3
    assert AuditEvent.objects.of_kind("certificate.issued").count() == 3
