"""Rows of every table as JSON and back, the same for SQLite and PostgreSQL.

Values go through the fields of the models; JSON columns travel as the text that the database holds, so that an empty
column and a JSON `null` stay apart. Left out: what is made anew (search index, claims of the clock) and
sessions, so that nobody is signed in after a restore who was signed out since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model, TextField
from django.db.models.functions import Cast

from core.domain.batches import in_batches

MADE_ANEW = {
    "core.DueJob",
    "sessions.Session",
    "wagtailadmin.EditingSession",
    "wagtailsearch.IndexEntry",
    "wagtailsearch.SQLiteFTSIndexEntry",
}
WRITTEN_BY_MIGRATE = {"auth", "contenttypes", "wagtailcore"}
FIRST_ROWS = {"question_bank_label"}
"""Apps and tables that `migrate` itself fills; an empty database may hold such rows, a restore replaces them."""
BATCH = 1000
_PLAIN = {
    "AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField",
    "PositiveIntegerField", "PositiveBigIntegerField", "PositiveSmallIntegerField", "BooleanField", "FloatField",
    "CharField", "TextField", "SlugField", "FileField", "URLField", "EmailField",
}  # fmt: skip


def stored_models() -> list[type[Model]]:
    """Every model whose rows are state, in the order of their tables' names."""
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in MADE_ANEW
    ]
    return sorted(models, key=lambda model: model._meta.db_table)


def columns_of(model: type[Model]) -> list[str]:
    """The names of the columns of a table, without those of its parents."""
    return [str(field.column) for field in model._meta.local_concrete_fields]


def rows_as_json(model: type[Model]) -> Iterator[bytes]:
    """One JSON list per row, in the order of `columns_of`."""
    wanted = [
        Cast(field.attname, TextField()) if _is_json(field) else field.attname
        for field in model._meta.local_concrete_fields
    ]
    rows = model._base_manager.order_by("pk").values_list(*wanted)
    yield from map(msgspec.json.encode, rows.iterator(chunk_size=BATCH))


def insert_rows(model: type[Model], lines: Iterable[bytes]) -> int:
    """Writes rows as `rows_as_json` told them, with their own numbers; returns how many."""
    back = [_back(field) for field in model._meta.local_concrete_fields]
    rows = (
        [
            None if value is None else change(value)
            for change, value in zip(back, msgspec.json.decode(line), strict=True)
        ]
        for line in lines
    )
    if connection.vendor == "postgresql":
        return _copy_in(model, rows)
    marks = ", ".join(["%s"] * len(back))
    statement = f'INSERT INTO "{model._meta.db_table}" ({_quoted(model)}) VALUES ({marks})'  # noqa: S608
    written = 0
    with connection.cursor() as cursor:
        for batch in in_batches(rows, BATCH):
            cursor.executemany(statement, batch)
            written += len(batch)
    return written


def _copy_in(model: type[Model], rows: Iterable[Sequence[Any]]) -> int:
    written = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({_quoted(model)}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(row)
            written += 1
    return written


def _quoted(model: type[Model]) -> str:
    return ", ".join(f'"{column}"' for column in columns_of(model))


def _is_json(field: Field[Any, Any]) -> bool:
    return field.get_internal_type() == "JSONField"


def _back(field: Field[Any, Any]) -> Callable[[Any], Any]:
    """What makes of a JSON value the parameter that the database takes."""
    target: Any = field
    while target.is_relation:
        target = target.target_field
    if _is_json(field) or target.get_internal_type() in _PLAIN:
        return _as_it_is
    return lambda value: target.get_db_prep_save(target.to_python(value), connection)


def _as_it_is(value: Any) -> Any:
    return value


def migrations() -> dict[str, tuple[str, ...]]:
    """The migrations that this database has had, by app: they say which tables it has."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return {app: tuple(names) for app, names in found.items()}


def filled_tables() -> list[str]:
    """Tables that hold something `migrate` did not write; none in an empty database."""
    return [
        model._meta.db_table
        for model in stored_models()
        if not _is_filled_by_migrate(model) and model._base_manager.exists()
    ]


def _is_filled_by_migrate(model: type[Model]) -> bool:
    return model._meta.app_label in WRITTEN_BY_MIGRATE or model._meta.db_table in FIRST_ROWS


def counted() -> dict[str, int]:
    """The number of rows of each table."""
    return {model._meta.db_table: model._base_manager.count() for model in stored_models()}


def clear_what_migrate_wrote() -> None:
    """Takes the rows out that a restore brings along, in the running transaction."""
    with connection.cursor() as cursor:
        for model in stored_models():
            if _is_filled_by_migrate(model):
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def count_on_from_the_last_numbers() -> None:
    """After rows came with their own numbers, the next ones get later numbers."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), stored_models()):
            cursor.execute(statement)


@contextmanager
def one_moment() -> Iterator[None]:
    """All reading inside sees the database as it was at one moment; nobody who writes is held up."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT 1")
            yield
        return
    # A transaction of Django's would be IMMEDIATE here and keep every writer waiting.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
