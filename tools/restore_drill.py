"""`make drill`: rehearses the loss of the database while an exam is on, with figures.

A bureau on SQLite (`--officers`, 500) holds an exam in which eight clients save without pause; a backup is taken in
the middle; then it is restored into an empty SQLite database and, with `--postgres URL` or DATABASE_URL, into an empty
PostgreSQL too. Each restored copy is checked with `verify_ledger`, compared with what was acknowledged before the
backup began, and asked for a page.

RPO: how old the oldest acknowledged answer that is not in the backup is when the backup is done (add the time between
two backups). RTO: from the start of `restore` until `verify_ledger` has found nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
SAVING_SECONDS = 3.0
DATABASE = "lianbing.sqlite3"
INSIDE = "--inside"


def _environment(folder: Path, url: str) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LIANBING_", "DATABASE_"))
    }
    given = {"LIANBING_DATA_DIR": str(folder), "LIANBING_INSECURE_HTTP": "1", "LIANBING_ALLOW_SCENARIOS": "1"}
    return {**kept, **given, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "DATABASE_URL": url}


def _manage(environment: dict[str, str], *arguments: str) -> Any:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.stdout}{done.stderr}")
    return json.loads(done.stdout) if "--json" in arguments else done.stdout


def _world(officers: int) -> dict[str, Any]:
    questions = [
        {"ref": f"q{n}", "kind": "true_false", "stem": f"示例题 {n}", "key": n % 2 == 0, "marks": "1"}
        for n in range(50)
    ]
    sitting: dict[str, Any] = {
        "ref": "s",
        "title": "演练",
        "questions": [question["ref"] for question in questions],
    }
    sitting |= {"opens_in_s": -10, "closes_in_s": 7200, "duration_s": 3600, "candidates": "all"}
    return {
        "units": [{"code": "A", "name": "甲分局", "parent": None}],
        "officers": [
            {"count": officers, "badge_from": 200000, "unit": "A", "password": "Qinghe-2026-Wuwang"}
        ],
        "questions": questions,
        "sittings": [sitting],
    }


def inside(archive: Path, told: Path) -> None:
    """In the process of the busy bureau: clients that save, and the backup in the middle of it."""
    import django

    django.setup()
    from threading import Event, Thread

    from django.db import connection

    from core.clock import now
    from exams.actions.save_answers import Save, save_answers
    from exams.actions.start_attempt import start_attempt
    from exams.domain.layout import layout_of
    from exams.domain.paper import paper_from_frozen
    from exams.domain.writer import Writer
    from exams.models import Sitting
    from exams.writing import grace
    from personnel.models import Officer
    from portal.actions.take_backup import take_backup

    sitting = Sitting.objects.select_related("exam").get()
    paper = paper_from_frozen(sitting.exam.papers.get().frozen)
    acknowledged: list[tuple[float, str]] = []
    enough = Event()

    def write(officer: Officer) -> None:
        read = start_attempt(sitting_id=sitting.pk, officer=officer, at=now(), grace=grace()).read
        writer = Writer(officer.pk, str(read.id), read.epoch, read.officer_epoch, "drill")
        layout = layout_of(read.secret, paper.shape)
        for seq in range(1, 100_000):
            if enough.is_set():
                break
            key = f"{officer.pk}-{seq}"
            save = Save(layout.item_id(seq % 50), seq, key, seq % 3 == 0)
            save_answers(
                attempt_id=read.id,
                saves=[save],
                writer=writer,
                officer_id=officer.pk,
                at=now(),
                grace=grace(),
            )
            acknowledged.append((time.monotonic(), key))
        connection.close()

    threads = [Thread(target=write, args=(officer,)) for officer in Officer.objects.order_by("pk")[:8]]
    for thread in threads:
        thread.start()
    time.sleep(SAVING_SECONDS)
    began = time.monotonic()
    before = [key for _at, key in list(acknowledged)]
    made = take_backup(target=archive, at=now())
    ended = time.monotonic()
    time.sleep(SAVING_SECONDS)
    enough.set()
    for thread in threads:
        thread.join()
    meanwhile = sum(began < at < ended for at, _key in acknowledged)
    facts = {"rows": made.rows, "files": made.files, "sha256": made.sha256, "backup_s": ended - began}
    facts |= {
        "before": before,
        "all": [[at - ended, key] for at, key in acknowledged],
        "saved_meanwhile": meanwhile,
    }
    told.write_text(json.dumps(facts))


_STORED = """
import django, json
django.setup()
from django.test import Client
from exams.models import AnswerStep
client = Client()
client.post("/login/", {"username": "200000", "password": "Qinghe-2026-Wuwang"})
keys = list(AnswerStep.objects.filter(key__isnull=False).values_list("key", flat=True))
print(json.dumps({"keys": keys, "today": client.get("/").status_code}))
"""


def _restored(name: str, folder: Path, url: str, archive: Path, facts: dict[str, Any]) -> None:
    environment = _environment(folder, url)
    _manage(environment, "migrate", "--verbosity", "0")
    _manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    started = time.monotonic()
    done = _manage(environment, "restore", str(archive), "--sha256", facts["sha256"], "--json")
    restore_s = time.monotonic() - started
    report = _manage(environment, "verify_ledger", "--json")
    rto = time.monotonic() - started
    asked = subprocess.run(
        [sys.executable, "-c", _STORED],
        cwd=PROJECT, env={**environment, "LIANBING_ALLOWED_HOSTS": "*"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(asked.stdout.splitlines()[-1])
    stored = set(found["keys"])
    lost = [key for key in facts["before"] if key not in stored]
    missing = [at for at, key in facts["all"] if key not in stored]
    rpo = -min(missing, default=0.0)
    print(
        f"{name}: {done['rows']} rows, restore {restore_s:.1f} s, RTO {rto:.1f} s, RPO {rpo:.1f} s, "
        f"{len(facts['before'])} answers acknowledged before the backup, {len(lost)} of them lost, "
        f"{len(report['broken'])} chains broken, today's page {found['today']}",
        flush=True,
    )
    if lost or report["broken"] or found["today"] != 200:
        raise SystemExit(f"the drill on {name} failed")


def main(arguments: list[str]) -> int:
    """Runs the drill and prints its figures; exit 0 when nothing acknowledged before the backup was lost."""
    if arguments[:1] == [INSIDE]:
        inside(Path(arguments[1]), Path(arguments[2]))
        return 0
    parser = argparse.ArgumentParser(description="Rehearse a restore.")
    parser.add_argument("--officers", type=int, default=500)
    parser.add_argument(
        "--postgres", metavar="URL", default=os.environ.get("DATABASE_URL", ""), help="an empty database"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="lianbing-drill-") as name:
        folder = Path(name)
        busy = _environment(folder / "busy", "")
        (folder / "world.json").write_text(json.dumps(_world(options.officers)), encoding="utf-8")
        _manage(busy, "migrate", "--verbosity", "0")
        (folder / "sqlite").mkdir()
        shutil.copy(folder / "busy" / DATABASE, folder / "sqlite" / DATABASE)
        _manage(busy, "seed_scenario", str(folder / "world.json"))
        archive, told = folder / "bureau.backup", folder / "facts.json"
        command = [sys.executable, "-m", "tools.restore_drill", INSIDE, str(archive), str(told)]
        subprocess.run(command, cwd=PROJECT, env=busy, check=True)
        facts = json.loads(told.read_text())
        print(
            f"backup while {facts['saved_meanwhile']} answers were saved: {facts['backup_s']:.1f} s, "
            f"{archive.stat().st_size / 1024**2:.1f} MB, {facts['rows']} rows",
            flush=True,
        )
        _restored("SQLite", folder / "sqlite", "", archive, facts)
        if options.postgres:
            _restored("PostgreSQL", folder / "postgres", options.postgres, archive, facts)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
