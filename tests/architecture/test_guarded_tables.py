"""Every table that promises to be append-only keeps its promise, on both databases.

The rows are made up: keys and checks are switched off for them, since only the guards are asked.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, models, transaction

from core.append_only import guarded_models, missing_guards

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
SAMPLES: dict[type[models.Field], Any] = {
    models.BooleanField: True,
    models.DateTimeField: datetime(2026, 3, 5, tzinfo=UTC),
    models.DateField: date(2026, 3, 5),
    models.TimeField: time(9),
    models.DecimalField: Decimal(1),
    models.FloatField: 0.5,
    models.JSONField: {},
    models.BinaryField: b"x",
    models.UUIDField: UUID(int=1),
    models.CharField: "x",
    models.TextField: "x",
    models.IntegerField: 1,
    models.ForeignKey: 1,
}


def sample(field: models.Field) -> Any:
    """Something that the column takes."""
    if isinstance(field, models.ForeignKey):
        return sample(field.target_field)
    if isinstance(field, models.AutoField):
        return 1
    kind = next(kind for kind in type(field).__mro__ if kind in SAMPLES)
    return field.get_db_prep_save(SAMPLES[kind], connection)


def insert_a_row(model: type[models.Model]) -> None:
    """One row of made-up values; the table's own keys and checks are switched off for it."""
    fields = model._meta.local_concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with unchecked(model) as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})',
            [sample(field) for field in fields],
        )


@contextmanager
def unchecked(model: type[models.Model]) -> Iterator[Any]:
    """A cursor for which keys and checks of `model` do not count; the guards are not touched."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            yield cursor
            return
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'f')",
            [model._meta.db_table],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{name}"')
        yield cursor


def refused(statement: str) -> bool:
    """Whether the database answers `statement` with the word of the guard."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def test_every_guard_is_in_place_after_migrating():
    assert missing_guards() == []


def test_no_guarded_table_lets_its_rows_be_deleted_or_its_keys_be_changed():
    let_through = []
    for model in guarded_models():
        table, key = model._meta.db_table, model._meta.pk.column
        insert_a_row(model)
        if not refused(f'DELETE FROM "{table}"'):
            let_through.append(f"DELETE FROM {table}")
        if not refused(f'UPDATE "{table}" SET "{key}" = "{key}"'):
            let_through.append(f"UPDATE {table}")

    assert let_through == []


@pytest.mark.postgres
def test_no_guarded_table_lets_itself_be_emptied():
    tables = [model._meta.db_table for model in guarded_models()]

    assert [table for table in tables if not refused(f'TRUNCATE "{table}" CASCADE')] == []
