"""Let SQLite learn how large its tables are and how much an index narrows: without it plans rest on guesses."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from core.writers_turn import writers_turn

ROWS_LOOKED_AT = 1000
"""Of each index: enough to tell one plan from another, in the same few milliseconds however large the table is."""


def learn_table_sizes(_at: datetime) -> dict[str, int]:
    """Step of the clock: measures every table anew, each in a transaction of its own, so that nobody waits for long.

    Measured are all tables and not those alone that `PRAGMA optimize` names: SQLite before 3.46 names what the same
    connection asked, and the clock asks other things than the site. PostgreSQL does all this by itself.
    """
    if connection.vendor != "sqlite":
        return {}
    tables = [name for name in connection.introspection.table_names() if not name.startswith("sqlite_")]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA analysis_limit")
        before = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
        try:
            for table in tables:
                with writers_turn():
                    cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
        finally:
            cursor.execute(f"PRAGMA analysis_limit = {before}")
        with writers_turn(), transaction.atomic():
            cursor.execute("CREATE TABLE core_sizes_learnt (id integer)")
            cursor.execute("DROP TABLE core_sizes_learnt")
    return {"tables": len(tables)}
