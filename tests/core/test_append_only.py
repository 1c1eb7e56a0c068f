"""Tables that refuse to be rewritten."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from core.actions.record_audit_event import record_audit_event
from core.append_only import install_guards, missing_guards
from core.models import AuditEvent

AT = datetime(2026, 3, 5, 1, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def an_event() -> AuditEvent:
    return record_audit_event(kind="exam.released", actor_id=7, at=AT, subject="exam:1")


def test_an_audit_event_can_be_neither_changed_nor_deleted():
    event = an_event()

    with pytest.raises(DatabaseError, match="append-only table core_auditevent"), transaction.atomic():
        AuditEvent.objects.update(subject="exam:2")
    with pytest.raises(DatabaseError, match="append-only table core_auditevent"), transaction.atomic():
        event.delete()

    assert AuditEvent.objects.get() == event
    assert AuditEvent.objects.get().subject == "exam:1"


def test_insert_or_replace_does_not_slip_past_the_guard():
    event = an_event()
    if connection.vendor != "sqlite":
        statement = (
            "INSERT INTO core_auditevent (id, at, kind, succeeded, subject, address, facts, alg, prev_hash, hash) VALUES "
            "(%s, now(), 'x', true, '', '', '{}', '', '', '') ON CONFLICT (id) DO UPDATE SET kind = 'x'"
        )
    else:
        statement = (
            "INSERT OR REPLACE INTO core_auditevent (id, at, kind, succeeded, subject, address, facts, alg, prev_hash, hash) "
            "VALUES (%s, '2026-01-01', 'x', 1, '', '', '{}', '', '', '')"
        )

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [event.pk])

    assert AuditEvent.objects.get().kind == "exam.released"


@pytest.mark.postgres
def test_a_table_of_events_cannot_be_truncated():
    an_event()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE core_auditevent")

    assert AuditEvent.objects.count() == 1


def test_a_lost_guard_is_noticed_and_put_back():
    on_table = "" if connection.vendor == "sqlite" else " ON core_auditevent"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "core_auditevent_keeps_rows"{on_table}')

    assert missing_guards() == ["core_auditevent"]

    install_guards()

    assert missing_guards() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", (1, 2))
def test_what_a_test_commits_is_gone_in_the_next(round_number: int):
    assert AuditEvent.objects.count() == 0

    an_event()

    assert AuditEvent.objects.count() == 1
