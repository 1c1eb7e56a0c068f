"""Putting a database aside, so that a backup finds an empty one under the same name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import connection, transaction


def set_aside(at: datetime) -> str:
    """Renames what is there and says what it is called now: the file on SQLite, the schema on PostgreSQL.

    Nothing is deleted: the old database stays for inquiry until somebody removes it by hand.
    """
    stamp = f"{at:%Y%m%dT%H%M%S}".lower()
    if connection.vendor == "sqlite":
        return _set_file_aside(stamp)
    name = f"aside_{stamp}"
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = cursor.fetchone()[0]
        cursor.execute(f'ALTER SCHEMA "{schema}" RENAME TO "{name}"')
        cursor.execute(f'CREATE SCHEMA "{schema}"')
    return name


def _set_file_aside(stamp: str) -> str:
    file = Path(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    aside = file.with_name(f"{file.name}.aside-{stamp}")
    for ending in ("", "-wal", "-shm"):
        part = file.with_name(f"{file.name}{ending}")
        if part.exists():
            part.rename(aside.with_name(f"{aside.name}{ending}"))
    return str(aside)
