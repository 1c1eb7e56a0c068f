"""Whoever makes or changes a certificate in the database by hand is found by `verify_ledger`."""

from __future__ import annotations

from typing import Any

import pytest

from records.actions.move_certificate import move_certificate
from records.domain.certificates import CertificateState
from records.models import Certificate
from tests.factories import Cast, cast
from tests.factories.levels import certificate, levels
from tests.records.test_certificates import LATER, signed
from tests.records.test_evidence import by_hand, reasons

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def people(tmp_path: Any, settings: Any) -> Cast:
    settings.DATA_DIR = tmp_path
    members = cast()
    levels(members.bureau)
    return members


def test_certificates_that_were_issued_and_moved_verify(people: Cast) -> None:
    shown = signed(people)
    move_certificate(
        certificate=shown, to=CertificateState.SUSPENDED, reason="示例", actor=people.chen, at=LATER
    )

    assert reasons() == set()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("valid_until = '2099-12-31'", "differs from its certificate"),
        ("number = 'A-2026-77777'", "differs from its certificate"),
        ("state = 'suspended'", "its state is not that of its last event"),
    ],
)
def test_a_certificate_changed_by_hand_is_found(people: Cast, change: str, found: str) -> None:
    shown = signed(people)

    by_hand(f"UPDATE records_certificate SET {change} WHERE id = %s", shown.pk)

    assert reasons() == {found}


def test_a_certificate_that_nobody_issued_is_found(people: Cast) -> None:
    certificate(people.li, levels(people.bureau)["basic"], signer=people.chen)

    assert Certificate.objects.count() == 1
    assert reasons() == {"an event stands in no file of its officer"}
