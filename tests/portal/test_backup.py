"""Backup while everybody works, restore into an empty database, and what is refused."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from core.actions.make_checkpoint import anchor_path
from core.clock import now
from core.imports import upload_folder
from core.keys import PUBLIC_NAME
from core.ledger import seal_day, verify_ledger
from exams.models import AnswerStep
from personnel.models import Officer, Unit
from portal.backups import archive, tables
from portal.backups.aside import set_aside
from tests.exams.candidate import Candidate, sitting_today
from tests.factories import Cast, cast, officer
from tests.factories.exams import open_sitting
from tests.factories.people import PASSWORD
from tests.factories.results import hold, hold_and_release

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
Fresh = Callable[[], None]


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Any) -> Path:
    """A data folder of this test's own."""
    settings.DATA_DIR = tmp_path / "bureau"
    settings.DATA_DIR.mkdir()
    return settings.DATA_DIR


@pytest.fixture
def elsewhere(tmp_path: Path, settings: Any, empty_database: Fresh) -> Callable[[], Path]:
    """Moves to another machine: an empty database and an empty data folder."""

    def move() -> Path:
        empty_database()
        settings.DATA_DIR = tmp_path / f"elsewhere-{len(list(tmp_path.iterdir()))}"
        settings.DATA_DIR.mkdir()
        return settings.DATA_DIR

    return move


@pytest.fixture
def people() -> Cast:
    return cast()


def backed_up(path: Path) -> dict[str, Any]:
    return told("backup", str(path))


def told(*arguments: str) -> dict[str, Any]:
    """What a command says in JSON, whatever its exit code."""
    output = StringIO()
    with suppress(SystemExit):
        call_command(*arguments, "--json", stdout=output, stderr=StringIO())
    return json.loads(output.getvalue())  # type: ignore[no-any-return]


def tables_in(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as whole:
        return {name: whole.read(name) for name in whole.namelist() if name.startswith("tables/")}


class Savers:
    """Candidates who save all the time; `acknowledged` holds the key of every save that was answered."""

    def __init__(self, candidates: list[Candidate]) -> None:
        self.acknowledged: list[str] = []
        self.many = threading.Event()
        self._enough = threading.Event()
        self._threads = [threading.Thread(target=self._save, args=(one,)) for one in candidates]

    def __enter__(self) -> Savers:
        for thread in self._threads:
            thread.start()
        assert self.many.wait(60)
        return self

    def __exit__(self, *_error: object) -> None:
        self._enough.set()
        for thread in self._threads:
            thread.join()

    def _save(self, candidate: Candidate) -> None:
        try:
            for number in range(2000):
                if self._enough.is_set():
                    return
                save = candidate.save_of("true_false", number % 2 == 0)
                if candidate.save(save).status_code == 200:
                    self.acknowledged.append(save["key"])
                if len(self.acknowledged) >= 20:
                    self.many.set()
        finally:
            connection.close()


@pytest.mark.concurrency
def test_a_backup_taken_while_answers_are_saved_holds_every_acknowledged_one(
    people: Cast, tmp_path: Path, elsewhere: Callable[[], Path]
) -> None:
    candidates = [people.li, *(officer(f"30000{number}", unit=people.station) for number in range(3))]
    held = sitting_today(candidates)
    hold_and_release(
        open_sitting(unit=people.county, candidates=[people.li]), {people.li: True}, signer=people.chen
    )
    writing = [Candidate.of(person, held) for person in candidates]
    for candidate in writing:
        candidate.start()
    (upload_folder() / "a-1").write_text("花名册")
    path = tmp_path / "bureau.backup"

    with Savers(writing) as savers:
        before = list(savers.acknowledged)
        made = backed_up(path)
    elsewhere()
    restored = told("restore", str(path), "--sha256", made["sha256"])
    again = tmp_path / "again.backup"
    backed_up(again)

    stored = set(AnswerStep.objects.filter(key__isnull=False).values_list("key", flat=True))
    assert (restored, made["files"]) == (made, 3)
    assert (
        set(before) <= stored < set(savers.acknowledged) | {key for key in stored if key.startswith("key-")}
    )
    assert (upload_folder() / "a-1").read_text() == "花名册"
    assert verify_ledger().broken == []
    assert tables_in(path) == tables_in(again)
    li = Client()
    assert li.post("/login/", {"username": "100001", "password": PASSWORD}).status_code == 302
    result = Officer.objects.get(pk=people.li.pk).attempts.get(state="submitted")
    assert li.get(f"/exams/attempts/{result.pk}/result/").status_code == 200
    assert Unit.add_root(code="Z", name="新单位").pk > people.station.pk


def test_receipts_and_checkpoints_verify_after_a_restore_and_on_the_page_for_everybody(
    people: Cast, tmp_path: Path, elsewhere: Callable[[], Path]
) -> None:
    hold(open_sitting(unit=people.county, candidates=[people.li]), {people.li: True})
    kept, key = tmp_path / "kept.jsonl", tmp_path / "signing.pub"
    kept.write_bytes(anchor_path().read_bytes())
    key.write_bytes((anchor_path().parent / PUBLIC_NAME).read_bytes())
    path, file = tmp_path / "bureau.backup", tmp_path / "receipt.json"
    backed_up(path)

    elsewhere()
    told("restore", str(path))
    li = Client()
    li.post("/login/", {"username": "100001", "password": PASSWORD})
    attempt = Officer.objects.get(pk=people.li.pk).attempts.get()
    receipt = li.get(f"/api/v1/attempts/{attempt.pk}/receipt").json()
    file.write_text(json.dumps(receipt))
    said = told("verify_receipt", str(file), "--key", str(key))
    with file.open("rb") as upload:
        shown = Client().post("/verify/", {"file": upload}).context
    by_code = Client().get("/verify/", {"code": attempt.receipt.code}).context
    file.write_text(json.dumps({**receipt, "answers": receipt["answers"] + 1}))
    changed = told("verify_receipt", str(file), "--key", str(key))
    with file.open("rb") as upload:
        refused = Client().post("/verify/", {"file": upload}).context

    assert said == {"valid": True, "reason": None}
    assert (shown["proven"], shown["answers"], by_code["head"]) == (True, receipt["answers"], receipt["head"])
    assert changed == {"valid": False, "reason": "signature"}
    assert refused["fault"]
    assert verify_ledger(kept).broken == []


def test_a_backup_older_than_the_anchor_is_found_out(
    people: Cast, tmp_path: Path, elsewhere: Callable[[], Path]
) -> None:
    sitting = open_sitting(unit=people.county, candidates=[people.li])
    path, kept = tmp_path / "bureau.backup", tmp_path / "kept.jsonl"
    backed_up(path)
    hold(sitting, {people.li: True})
    seal_day(now())
    kept.write_bytes(anchor_path().read_bytes())

    elsewhere()
    told("restore", str(path))

    assert verify_ledger().broken == []
    reasons = {finding.reason for finding in verify_ledger(kept).broken}
    assert reasons == {"anchored, but not in the database"}
    assert not anchor_path().exists()


def test_a_backup_outlives_a_power_cut_under_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, seen = os.fsync, []

    def noting(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            seen.append("one.backup" in os.listdir(handle))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noting)

    with archive.new_archive(tmp_path / "one.backup") as new:
        new.writestr(archive.MANIFEST, "{}")

    assert seen == [True]


def test_a_file_that_was_cut_or_changed_is_refused_before_anything_is_written(
    people: Cast, tmp_path: Path, elsewhere: Callable[[], Path]
) -> None:
    path = tmp_path / "bureau.backup"
    backed_up(path)
    whole = path.read_bytes()
    places = [0, 12, len(whole) // 3, len(whole) // 2, len(whole) - 90, len(whole) - 1]
    flipped = [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in places]
    data_dir = elsewhere()

    for harmed in (b"", whole[: len(whole) // 2], whole[:-1], whole + b"\n", *flipped):
        path.write_bytes(harmed)
        assert told("restore", str(path))["refused"] == "unusable_archive"

    path.write_bytes(whole)
    assert told("restore", str(path), "--sha256", "0" * 64)["refused"] == "unusable_archive"
    assert tables.filled_tables() == []
    assert list(data_dir.iterdir()) == []


def test_a_restore_goes_into_an_empty_place_only(
    people: Cast, tmp_path: Path, elsewhere: Callable[[], Path]
) -> None:
    (upload_folder() / "a-1").write_text("花名册")
    path = tmp_path / "bureau.backup"
    made = backed_up(path)

    not_empty = told("restore", str(path))
    data_dir = elsewhere()
    (data_dir / "imports").mkdir()
    (data_dir / "imports" / "a-1").write_text("另一份")
    other_file = told("restore", str(path))
    (data_dir / "imports" / "a-1").write_text("花名册")
    looked = told("restore", str(path), "--dry-run")

    assert "core_" in not_empty["message"] or "personnel_" in not_empty["message"]
    assert "imports/a-1" in other_file["message"]
    assert (looked, tables.filled_tables()) == (made, [])
    assert told("restore", str(path)) == made
    with pytest.raises(CommandError, match="already"):
        backed_up(path)


def test_a_backup_of_another_release_says_which(
    people: Cast, tmp_path: Path, elsewhere: Callable[[], Path]
) -> None:
    path = tmp_path / "bureau.backup"
    with archive.new_archive(path) as new:
        manifest = archive.Manifest(
            "9.9", "2030-01-01T00:00:00Z", "sqlite", {}, 0, {"exams": ("0001_initial",)}
        )
        new.writestr(archive.MANIFEST, archive.msgspec.json.encode(manifest))
    elsewhere()

    refusal = told("restore", str(path))

    assert refusal["refused"] == "cannot_restore"
    assert "9.9" in refusal["message"]


def test_a_present_database_is_set_aside_and_nothing_of_it_deleted(people: Cast) -> None:
    name = set_aside(now())

    assert connection.introspection.table_names() == []
    if connection.vendor == "sqlite":
        with sqlite3.connect(name) as aside:
            assert aside.execute("SELECT count(*) FROM personnel_officer").fetchone()[0] == 4
    else:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{name}".personnel_officer')
            assert cursor.fetchone()[0] == 4
