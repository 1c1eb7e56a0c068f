"""Statements that are asked hundreds of times in a second: PostgreSQL plans them once for each connection."""

from __future__ import annotations

from typing import Any

from django.db import connection


def prepared_cursor() -> Any:
    """A cursor of the default connection whose statements are prepared on PostgreSQL at their first use.

    For statements with a fixed text only, with parameters bound by the server: what varies goes into arrays. On SQLite
    it is the usual cursor, which prepares everything by itself.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    session = connection.connection
    session.prepare_threshold = 0  # Django's own cursors never prepare, whatever stands here
    cursor = ServerBindingCursor(session)
    return connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)


def among(column: str, values: list[Any]) -> tuple[str, list[Any]]:
    """The condition that `column` holds one of `values`, and its parameters; on PostgreSQL of the same text for any
    number of values."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [values]
    return (f"{column} IN ({', '.join(['%s'] * len(values))})", values) if values else ("1 = 0", [])
