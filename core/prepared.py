"""Statements that are asked hundreds of times in a second: PostgreSQL plans them once for each connection."""

from __future__ import annotations

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


def prepared_cursor() -> Any:
    """A cursor of the default connection whose statements are prepared on PostgreSQL at their first use.

    For statements with a fixed text only, with parameters bound by the server: what varies goes into arrays. On SQLite
    it is the usual cursor, which prepares everything by itself.
    """
    own = connections[DEFAULT_DB_ALIAS]
    if own.vendor != "postgresql":
        return own.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    own.ensure_connection()
    session: Any = own.connection
    session.prepare_threshold = 0  # Django's own cursors never prepare, whatever stands here
    cursor = ServerBindingCursor(session)
    return _ToldCursor(cursor, own) if own.queries_logged else own.make_cursor(cursor)


class _ToldCursor(CursorDebugWrapper):
    """Notes statements as they were written: Django would put the values in, which it cannot for every kind."""

    def debug_sql(
        self, sql: Any = None, params: Any = None, use_last_executed_query: bool = False, many: bool = False
    ) -> Any:
        return super().debug_sql(sql, params, False, many)


def insert(row: Model) -> None:
    """Inserts one new row as it stands: no signals, and a key that the database counts is not read back."""
    written = _inserted(type(row))
    own, values = connections[DEFAULT_DB_ALIAS], row.__dict__
    params = [values[name] for name in written.names]
    for place, field in written.adapted:
        params[place] = field.get_db_prep_save(params[place], own)
    with prepared_cursor() as cursor:
        cursor.execute(written.sql, params)
    row._state.adding, row._state.db = False, own.alias


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


def among(column: str, values: list[Any]) -> tuple[str, list[Any]]:
    """The condition that `column` holds one of `values`, and its parameters; on PostgreSQL of the same text for any
    number of values."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [values]
    return (f"{column} IN ({', '.join(['%s'] * len(values))})", values) if values else ("1 = 0", [])
