"""Let SQLite learn how large its tables are and how much an index narrows: without it plans rest on guesses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from core.writers_turn import writers_turn

ROWS_LOOKED_AT = 1000
"""Of each index: enough to tell one plan from another, in the same few milliseconds however large the table is."""


SMALL = 1000
"""Rows below which a table is not measured: of a few rows it would be said that they are read through as fast as they
are looked up, and an exam makes many of them before the next measuring."""


def learn_table_sizes(_at: datetime) -> dict[str, int]:
    """Step of the clock: measures every large table anew, each in a transaction of its own, so that nobody waits long.

    Not by `PRAGMA optimize`: SQLite before 3.46 measures by it what the same connection asked, and the clock asks other
    things than the site. Connections that are open read the figures when the schema changes: a table that comes and
    goes tells them. PostgreSQL does all this by itself.
    """
    if connection.vendor != "sqlite":
        return {}
    with connection.cursor() as cursor:
        tables = _large_tables(cursor)
        cursor.execute("PRAGMA analysis_limit")
        before = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
        try:
            for table in tables:
                with writers_turn():
                    cursor.execute(f"ANALYZE {table}")
        finally:
            cursor.execute(f"PRAGMA analysis_limit = {before}")
        if tables:
            with writers_turn(), transaction.atomic():
                cursor.execute("CREATE TABLE core_sizes_learnt (id integer)")
                cursor.execute("DROP TABLE core_sizes_learnt")
    return {"tables": len(tables)}


def _large_tables(cursor: Any) -> list[str]:
    """Their quoted names."""
    found = []
    for name in connection.introspection.table_names(cursor):
        table = connection.ops.quote_name(name)
        if not name.startswith("sqlite_"):
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1 OFFSET {SMALL - 1}")  # noqa: S608 - our own tables
            found += [table] if cursor.fetchone() else []
    return found
