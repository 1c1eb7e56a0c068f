"""SQLite learns every day how large its tables are; PostgreSQL knows by itself."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from core.actions.learn_table_sizes import SMALL, learn_table_sizes
from core.due import run_due_steps
from core.models import DueJob

AT = datetime(2026, 3, 5, 1, 0, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def told(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def jobs(number: int) -> None:
    DueJob.objects.bulk_create(DueJob(job=f"job {n}", period="once", claimed_at=AT) for n in range(number))


@pytest.mark.both_databases
def test_the_clock_measures_a_large_table_and_leaves_the_connection_as_it_was():
    jobs(SMALL)

    counted = run_due_steps(AT)["core.learn_table_sizes"]

    if connection.vendor == "postgresql":
        assert counted == {}
        return
    assert counted["tables"] >= 1
    assert learn_table_sizes(AT) == counted
    ((size,),) = told("SELECT stat FROM sqlite_stat1 WHERE tbl = 'core_duejob' LIMIT 1")
    assert int(str(size).split()[0]) > SMALL / 2
    assert told("PRAGMA analysis_limit") == [(0,)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone is told how large its tables are")
def test_a_table_of_a_few_rows_is_not_measured_since_it_may_grow_within_the_day():
    jobs(SMALL - 1)

    learn_table_sizes(AT)

    measured = told("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'")
    assert not measured or told("SELECT 1 FROM sqlite_stat1 WHERE tbl = 'core_duejob'") == []
