"""SQLite learns every day how large its tables are; PostgreSQL knows by itself."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from core.actions.learn_table_sizes import learn_table_sizes
from core.due import run_due_steps
from core.models import DueJob

AT = datetime(2026, 3, 5, 1, 0, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def told(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_the_clock_measures_every_table_and_leaves_the_connection_as_it_was():
    DueJob.objects.bulk_create(
        DueJob(job=f"job {number}", period="once", claimed_at=AT) for number in range(30)
    )

    counted = run_due_steps(AT)["core.learn_table_sizes"]
    again = learn_table_sizes(AT)

    if connection.vendor == "postgresql":
        assert (counted, again) == ({}, {})
        return
    assert again == counted
    assert counted["tables"] > 100
    ((size,),) = told("SELECT stat FROM sqlite_stat1 WHERE tbl = 'core_duejob' LIMIT 1")
    assert int(str(size).split()[0]) >= 30
    assert told("PRAGMA analysis_limit") == [(0,)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone is told how large its tables are")
def test_what_is_nearly_empty_when_it_is_measured_is_still_found_by_its_key():
    DueJob.objects.create(job="only", period="once", claimed_at=AT)

    learn_table_sizes(AT)

    plan = DueJob.objects.filter(job="only", period="once").explain()
    assert plan.count("SEARCH") == 1
    assert "SCAN" not in plan
