"""Statements that are asked hundreds of times in a second: PostgreSQL plans them once for each connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.utils import CursorDebugWrapper
from django.db.models import (
    AutoField,
    BinaryField,
    DateField,
    DecimalField,
    ForeignKey,
    JSONField,
    Model,
    UUIDField,
)

ADAPTED: Final = (BinaryField, DateField, DecimalField, ForeignKey, JSONField, UUIDField)
"""Fields whose values are not bound as they are."""
Row = tuple[Any, ...]


def ask(sql: str, params: Sequence[Any]) -> list[Row]:
    """The rows of a statement on the default connection, prepared on PostgreSQL at its first use.

    For statements with a fixed text only: what varies in number goes into arrays, on PostgreSQL.
    """
    return _answer(sql, params)[0]


def change(sql: str, params: Sequence[Any]) -> int:
    """The same for a statement that writes: how many rows it touched."""
    return _answer(sql, params)[1]


def insert(*rows: Model, last: bool = False) -> None:
    """Inserts new rows as they stand, in one turn: no signals, and a key that the database counts is not read back.

    `last` promises that the transaction ends with them, if it is the outermost one: PostgreSQL is then asked for both
    in one turn.
    """
    own = connections[DEFAULT_DB_ALIAS]
    _answer_all([_insertion(row, own) for row in rows], last=last)
    for row in rows:
        row._state.adding, row._state.db = False, own.alias


def _insertion(row: Model, own: Any) -> tuple[str, list[Any]]:
    written, values = _inserted(type(row)), row.__dict__
    params = [values[name] for name in written.names]
    for place, field in written.adapted:
        params[place] = field.get_db_prep_save(params[place], own)
    return written.sql, params


def among(column: str, values: Sequence[int] | Sequence[str]) -> tuple[str, list[Any]]:
    """The condition that `column` holds one of `values`, and its parameters; on PostgreSQL of the same text for any
    number of values."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [f"{{{','.join(map(_element, values))}}}"]
    return (f"{column} IN ({', '.join(['%s'] * len(values))})", [*values]) if values else ("1 = 0", [])


def _element(value: int | str) -> str:
    """A value in an array as PostgreSQL writes it."""
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@dataclass(frozen=True, slots=True)
class Inserted:
    """The INSERT of a model's rows: its SQL, the attributes in the order of the columns, and at which places the
    database takes another form than Python's."""

    sql: str
    names: tuple[str, ...]
    adapted: tuple[tuple[int, Any], ...]


@lru_cache(maxsize=64)
def _inserted(model: type[Model]) -> Inserted:
    fields = [own for own in model._meta.concrete_fields if not isinstance(own, AutoField)]
    columns = ", ".join(f'"{own.column}"' for own in fields)
    marks = ", ".join(["%s"] * len(fields))
    return Inserted(
        f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})',  # noqa: S608 - names of our own
        tuple(own.attname for own in fields),
        tuple((place, own) for place, own in enumerate(fields) if isinstance(own, ADAPTED)),
    )


def _answer(sql: str, params: Sequence[Any]) -> tuple[list[Row], int]:
    """Rows, and how many the statement touched."""
    return _answer_all([(sql, params)])[0]


def _answer_all(
    statements: Sequence[tuple[str, Sequence[Any]]], *, last: bool = False
) -> list[tuple[list[Row], int]]:
    """The same for each. Whoever listens to statements is told of them by a cursor."""
    own = connections[DEFAULT_DB_ALIAS]
    own.ensure_connection()
    if own.queries_logged or own.execute_wrappers:
        return [_by_cursor(own, sql, params) for sql, params in statements]
    if own.vendor == "sqlite":
        with own.wrap_database_errors:
            return [_from_file(own.connection, sql, params) for sql, params in statements]
    from core.from_server import all_answered

    outermost = own.in_atomic_block and not own.savepoint_ids and not own.needs_rollback
    with own.wrap_database_errors:
        return all_answered(own.connection, statements, commit=last and outermost)


def _from_file(session: sqlite3.Connection, sql: str, params: Sequence[Any]) -> tuple[list[Row], int]:
    """The same from SQLite, which keeps what it has prepared by its text; Django's cursor would read through the text
    each time."""
    told = session.execute(_with_question_marks(sql), params)
    return told.fetchall(), told.rowcount


@lru_cache(maxsize=256)
def _with_question_marks(sql: str) -> str:
    """The statement as SQLite writes its places: no other % stands in the statements here."""
    return sql.replace("%s", "?")


def _by_cursor(own: Any, sql: str, params: Sequence[Any]) -> tuple[list[Row], int]:
    with _cursor(own) as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else [], cursor.rowcount


def _cursor(own: Any) -> Any:
    if own.vendor != "postgresql":
        return own.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    own.ensure_connection()
    cursor: Any = ServerBindingCursor(own.connection)  # type: ignore[call-arg]
    return _ToldCursor(cursor, own) if own.queries_logged else own.make_cursor(cursor)


class _ToldCursor(CursorDebugWrapper):
    """Notes statements as they were written: Django would put the values in, which it cannot for every kind."""

    def debug_sql(
        self, sql: Any = None, params: Any = None, use_last_executed_query: bool = False, many: bool = False
    ) -> Any:
        return super().debug_sql(sql, params, False, many)
