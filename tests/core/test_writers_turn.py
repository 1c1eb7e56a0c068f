"""Writers of SQLite take turns; a turn that is not given back keeps nobody from writing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from core import writers_turn as module
from core.writers_turn import writers_turn

pytestmark = pytest.mark.django_db(transaction=True)


def write(name: str) -> None:
    try:
        with writers_turn(), transaction.atomic():
            Group.objects.create(name=name)
    finally:
        connection.close()


@pytest.mark.both_databases
def test_whoever_waits_for_the_turn_writes_in_the_end() -> None:
    names = [f"group {number}" for number in range(12)]

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, names))

    assert set(Group.objects.values_list("name", flat=True)) >= set(names)


def test_a_turn_that_is_never_given_back_keeps_nobody_from_writing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.01)
    with (tmp_path / "turn").open("ab") as held, (tmp_path / "turn").open("ab") as asked:
        flock(held, LOCK_EX)
        monkeypatch.setattr(module, "turn_file", lambda: asked)

        write("late")

    assert Group.objects.filter(name="late").exists()
