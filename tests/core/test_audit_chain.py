"""The audit trail: one chain, kept 200 days, left by the old only into a signed file."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core.actions.archive_audit_events import archive_audit_events, archive_folder
from core.actions.chain_audit_events import chain_audit_events
from core.actions.record_audit_event import record_audit_event
from core.audit_trail import keep_kind, kept_kinds
from core.domain.audit import kept_from
from core.ledger import seal_day, verify_ledger
from core.models import AuditEvent
from core.origin import coming_from

AT = datetime(2026, 3, 5, 1, tzinfo=UTC)
LATER = AT + timedelta(days=201)
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def event(number: int, at: datetime = AT, kind: str = "role.granted") -> AuditEvent:
    return record_audit_event(
        kind=kind, actor_id=number, at=at, subject=f"officer:{number}", facts={"n": number}
    )


def tampered(statement: str) -> bool:
    """Whether the database lets `statement` through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount > 0
    except DatabaseError:
        return False


def test_events_get_their_place_once_in_the_order_of_writing() -> None:
    for number in range(3):
        event(number)

    assert chain_audit_events(AT) == {"chained": 3}
    assert chain_audit_events(AT) == {"chained": 0}
    event(3)
    chain_audit_events(AT)

    assert list(AuditEvent.objects.chained().values_list("seq", "actor_id")) == [
        (1, 0),
        (2, 1),
        (3, 2),
        (4, 3),
    ]
    assert verify_ledger().broken == []
    assert not tampered("UPDATE core_auditevent SET hash = 'x' WHERE seq = 2")
    assert not tampered("UPDATE core_auditevent SET facts = '{}' WHERE seq = 2")
    assert not tampered("DELETE FROM core_auditevent WHERE seq = 2")


def test_an_event_that_was_changed_below_the_guards_is_found() -> None:
    for number in range(3):
        event(number)
    chain_audit_events(AT)
    name = "core_auditevent_keeps_content"
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON core_auditevent"
        cursor.execute(f"DROP TRIGGER {name}{on}")
        cursor.execute("UPDATE core_auditevent SET actor_id = 99 WHERE seq = 2")

    found = verify_ledger().broken

    assert [(one.chain, one.seq, one.reason) for one in found] == [("audit", 2, "changed")]


def test_old_events_leave_into_a_signed_file_and_the_chain_goes_on(tmp_path: Path) -> None:
    for number in range(3):
        event(number)
    chain_audit_events(AT)
    seal_day(AT)
    event(7, LATER - timedelta(days=10))
    chain_audit_events(LATER)

    assert archive_audit_events(at=LATER, days=200) == 3
    chain_audit_events(LATER)

    file = archive_folder() / "audit-0000000001-0000000003.jsonl"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["body"]["actor"] for line in lines] == [0, 1, 2]
    said = AuditEvent.objects.of_kind("audit.archived").get()
    assert said.facts["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert json.loads(file.with_suffix(".json").read_text())["signature"] == said.facts["signature"]
    assert list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True)) == [
        "role.granted",
        "audit.archived",
    ]
    assert verify_ledger().broken == []
    assert archive_audit_events(at=LATER, days=200) == 0
    assert not tampered("DELETE FROM core_auditevent WHERE kind = 'audit.archived'")


def test_what_is_evidence_of_something_else_stays() -> None:
    keep_kind("test.evidence")
    event(1, kind="test.evidence")
    event(2)
    chain_audit_events(AT)

    assert archive_audit_events(at=LATER, days=200) == 1

    assert "test.evidence" in kept_kinds()
    assert AuditEvent.objects.filter(kind="test.evidence").exists()
    assert verify_ledger().broken == []


def test_nothing_younger_than_half_a_year_leaves_whatever_a_row_says() -> None:
    event(1)
    chain_audit_events(AT)
    AuditEvent.objects.create(
        at=AT + timedelta(days=183), kind="audit.archived", actor_id=None, archived_seq=1, facts={}
    )

    assert not tampered("DELETE FROM core_auditevent WHERE seq = 1")
    with pytest.raises(ValueError, match="184"):
        kept_from(AT.date(), 183)


def test_a_forged_archive_is_found() -> None:
    event(1)
    chain_audit_events(AT)
    archive_audit_events(at=LATER, days=200)
    chain_audit_events(LATER)
    said = AuditEvent.objects.of_kind("audit.archived").get()
    forged = {**said.facts, "first": 2, "last": 9}
    AuditEvent.objects.create(at=LATER, kind="audit.archived", actor_id=None, archived_seq=9, facts=forged)

    assert "the signature of an archive is not right" in {one.reason for one in verify_ledger().broken}


def test_an_act_says_where_it_came_from() -> None:
    with coming_from("10.1.2.3"):
        inside = event(1)
    outside = event(2)

    assert (inside.address, outside.address) == ("10.1.2.3", "")
