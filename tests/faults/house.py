"""A house to break things in: the platform in processes of its own, on a database that may be killed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from bench.exam_day import site
from bench.exam_day.candidate import Candidate
from bench.exam_day.postgres import PORT, OwnPostgres
from bench.exam_day.world import scenario
from tests.support.databases import CACHE, migrations_key

OFFICERS, QUESTIONS = 24, 10
STEPPING = "tests.faults.stepping_clock:application"
DEAD_CACHE = "redis://127.0.0.1:9/0"


class House:
    """The platform with one sitting for each fault, every officer signed in, and the desk beside it."""

    def __init__(self, folder: Path, database: OwnPostgres | None, url: str, sittings: Sequence[str]) -> None:
        self.database = database
        folder.mkdir(exist_ok=True)
        self.clock = folder / "clock"
        """Seconds by which the clock of the web processes goes wrong."""
        self.clock.write_text("0")
        self.site = site.platform(
            folder, url, REDIS_URL=DEAD_CACHE, FAULTS_CLOCK=str(self.clock), LIANBING_INSECURE_HTTP=""
        )
        # `serve` would do, but then a kill of everything takes two steps; granian is started as it starts it
        self.site.command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1",
            "--port", str(self.site.app_port), "--workers", "2", "--respawn-failed-workers", "--blocking-threads", "4",
            "--log-level", "warning", STEPPING,
        ]  # fmt: skip
        world = scenario(OFFICERS, dict.fromkeys(sittings, QUESTIONS))
        for sitting in world["sittings"]:
            sitting["release"] = "on_close"
        (folder / "world.json").write_text(json.dumps(world), encoding="utf-8")
        told = json.loads(self.site.manage("seed_scenario", str(folder / "world.json")))
        self.sittings = {name: row["id"] for name, row in told["sittings"].items()}
        self._sessions = json.loads(self.site.run("-m", "bench.exam_day.world"))
        self._desk = self._sit_down()

    @property
    def port(self) -> int:
        """Where the platform answers."""
        return self.site.app_port

    def candidates(self, fault: str, count: int = 4) -> list[Candidate]:
        """Officers at the sitting of this fault."""
        return [Candidate(officer, key, self.sittings[fault]) for officer, key in self._sessions[:count]]

    def ask(self, *question: Any) -> Any:
        """What the desk answers; RuntimeError when it could not."""
        if self._desk.poll() is not None:
            self._desk = self._sit_down()
        assert self._desk.stdin is not None
        assert self._desk.stdout is not None
        self._desk.stdin.write(json.dumps(question) + "\n")
        self._desk.stdin.flush()
        told = json.loads(self._desk.stdout.readline() or '{"error": "the desk is gone"}')
        if "error" in told:
            raise RuntimeError(told["error"])
        return told["answer"]

    def ask_again(self, *question: Any) -> Any:
        """The same; a desk that lost its database begins its day anew and is asked once more."""
        try:
            return self.ask(*question)
        except RuntimeError:
            self.kill_desk()
            return self.ask(*question)

    def kill_desk(self) -> None:
        """`kill -9` of whatever the desk is doing."""
        self._desk.kill()
        self._desk.wait()

    def close(self) -> None:
        """Sends everybody home."""
        self._desk.kill()
        self._desk.wait()
        self.site.kill()

    def _sit_down(self) -> subprocess.Popen[str]:
        log = (self.site.folder / "desk.log").open("a")
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.desk"],
            cwd=site.PROJECT, env=self.site.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            text=True,
        )  # fmt: skip


@contextmanager
def house(sittings: Sequence[str]) -> Iterator[House]:
    """A house on the kind of database that this run of the tests uses."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="lianbing-faults-"))
        folder.chmod(0o755)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        database = None
        if connection.vendor == "sqlite":
            (folder / "site").mkdir()
            shutil.copyfile(CACHE / f"{migrations_key()}.sqlite3", folder / "site/lianbing.sqlite3")
            url = ""
        else:
            database = stack.enter_context(OwnPostgres(folder / "pg", connection.pg_version // 10_000))
            database.create("faults")
            _copy_template(database)
            url = database.url("faults")
        here = House(folder / "site", database, url, sittings)
        stack.callback(here.close)
        here.site.start()
        yield here


def _copy_template(database: OwnPostgres) -> None:
    """The migrated template of the tests, carried over into a cluster of our own."""
    there = settings.DATABASES["default"]
    template = f"lianbing_template_{migrations_key()}"
    taken = subprocess.run(
        [database.programs / "pg_dump", "--no-owner", "-h", there["HOST"], "-p", str(there["PORT"] or 5432), "-U", there["USER"], template],
        env={"PGPASSWORD": there["PASSWORD"] or ""}, capture_output=True, check=True,
    )  # fmt: skip
    psql = [database.programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", database.folder, "-p", str(PORT)]
    psql += ["-U", "postgres", "faults"]
    subprocess.run(psql, input=taken.stdout, capture_output=True, check=True)
