"""A restore that is killed leaves an empty database and a mark. SQLite: PostgreSQL takes each table in one statement."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from core.clock import now
from portal.actions.restore_backup import restore_backup
from portal.actions.take_backup import take_backup
from portal.backups import archive, tables
from tests.factories import cast
from tests.support.killing import killed_at_insert

RESTORE = """
from pathlib import Path
from portal.actions.restore_backup import restore_backup
from portal.backups import archive
restore_backup(backup=archive.checked(Path({path!r})), at=now())
"""


@pytest.mark.django_db(transaction=True)
def test_a_restore_that_was_killed_can_be_seen_and_is_finished_by_the_next(
    tmp_path: Path, settings: Any, client: Client, empty_database: Callable[[], None]
) -> None:
    settings.DATA_DIR = tmp_path
    cast()
    path = tmp_path / "backups" / "one.backup"
    path.parent.mkdir()
    made = take_backup(target=path, at=now())
    empty_database()

    code = killed_at_insert(
        RESTORE.format(path=str(path)), table="personnel_officer", after=1, data_dir=tmp_path
    )
    between = (tables.filled_tables(), client.get("/readyz").json()["status"])
    restored = restore_backup(backup=archive.checked(path), at=now())

    assert (code, between) == (-signal.SIGKILL, ([], "restore"))
    assert restored == made
    assert client.get("/readyz").json()["status"] != "restore"
