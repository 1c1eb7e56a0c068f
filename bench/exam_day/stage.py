"""The stage of a bench: database, platform and bare view side by side, and the process that drives them."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.exam_day import driver, processes, site
from bench.exam_day.candidate import Candidate
from bench.exam_day.driver import Run
from bench.exam_day.postgres import OwnPostgres
from bench.exam_day.world import scenario

PLATFORM, BARE = "platform", "bare"
TEMPLATE = "migrated"
BARE_USERS = 400


@dataclass(slots=True)
class Measured:
    """One run with what it cost: `cpu_ms` of web, database and proxy for each operation."""

    run: Run
    cpu_ms: float

    @property
    def per_second(self) -> float:
        """Operations a second."""
        return self.run.done / self.run.elapsed_s


@dataclass
class Stage:
    """Everything that a row needs. `sessions` are (officer, session key); `sittings` ids by name."""

    database: OwnPostgres
    platform: site.Server
    bare: site.Server | None
    drivers: ProcessPoolExecutor
    sittings: dict[str, int]
    sessions: list[tuple[int, str]]
    users: list[tuple[int, str]]

    def drive(self, server: site.Server, way: Callable[..., Run], *arguments: Any) -> Measured:
        """Has the driver do `way` on `server` and measures what that cost the server."""
        roots = [*server.roots(), self.database.pid]
        before = processes.cpu_seconds(roots)
        run = self.drivers.submit(way, server.port, *arguments).result()
        cpu_s = processes.cpu_seconds(roots) - before
        if run.wrong:
            raise RuntimeError(f"{len(run.wrong)} of {run.done + len(run.wrong)} went wrong: {run.wrong[0]}")
        return Measured(run, 1000 * cpu_s / max(1, run.done))

    def candidates(self, sitting: str, first: int, count: int) -> list[Candidate]:
        """Officers who have not been here yet."""
        chosen = self.sessions[first : first + count]
        if len(chosen) < count:
            raise RuntimeError(f"{first + count} officers are needed, {len(self.sessions)} are there")
        return [Candidate(officer, session, self.sittings[sitting]) for officer, session in chosen]

    def begun(self, sitting: str, first: int, count: int) -> list[Candidate]:
        """The same, with their attempts begun."""
        return self.drive(
            self.platform, driver.once_each, self.candidates(sitting, first, count), ["start"]
        ).run.candidates

    def statements(self, step: str, candidates: Sequence[Candidate], times: int = 5) -> float:
        """Statements of one operation, counted by the database while `times` are done."""
        with self.database.statements(PLATFORM) as found:
            self.drivers.submit(
                driver.once_each, self.platform.port, list(candidates)[:times], [step], 1
            ).result()
        return len(found) / times

    def compare(self, candidates: Sequence[Candidate]) -> int:
        """Sets every acknowledged answer beside what is stored, in the database and as the platform tells it; the
        number of answers. Raises RuntimeError when one is missing or another."""
        with self.database.connect(PLATFORM) as connection:
            asked = [candidate.attempt for candidate in candidates]
            rows = connection.execute(
                "SELECT key FROM exams_answerstep WHERE NOT late AND key IS NOT NULL AND attempt_id = ANY(%s::uuid[])",
                [asked],
            )
            stored = {key for (key,) in rows}
        acknowledged = {key for candidate in candidates for key in candidate.keys}
        if lost := acknowledged - stored:
            raise RuntimeError(f"{len(lost)} of {len(acknowledged)} acknowledged answers are not stored")
        run = self.drivers.submit(
            driver.once_each, self.platform.port, list(candidates), ["compare"]
        ).result()
        if run.wrong:
            raise RuntimeError(run.wrong[0])
        return len(acknowledged)

    def compare_bare(self, users: Sequence[Candidate]) -> None:
        """The same for the bare view, whose slots hold the newest answer only."""
        with self.database.connect(BARE) as connection:
            rows = connection.execute(
                "SELECT user_id, slot, answer FROM bare_answer WHERE answer IS NOT NULL"
            )
            stored = {(user, str(slot)): answer for user, slot, answer in rows}
        for user in users:
            for slot, (_seq, answer) in user.kept.items():
                if stored.get((user.officer, slot)) != answer:
                    raise RuntimeError(f"the bare view holds {stored.get((user.officer, slot))} for {answer}")


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder with a short name (sockets allow no long ones) that other accounts may pass through."""
    folder = Path(tempfile.mkdtemp(prefix="lianbing-bench-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_database(folder: Path) -> Iterator[OwnPostgres]:
    """A durable PostgreSQL with the platform's tables in the database `migrated`."""
    with OwnPostgres(folder / "pg") as database:
        if not database.has(TEMPLATE):
            database.create("draft")
            site.platform(folder / "template", database.url("draft")).manage("migrate", "--verbosity", "0")
            database.rename("draft", TEMPLATE)
        yield database


@contextmanager
def stage(
    folder: Path, database: OwnPostgres, *, officers: int, sittings: dict[str, int], with_bare: bool = True
) -> Iterator[Stage]:
    """Plants a bureau of `officers`, opens `sittings` (questions by name) and starts everything."""
    database.drop(PLATFORM)
    database.create(PLATFORM, TEMPLATE)
    place = Path(tempfile.mkdtemp(prefix="site-", dir=folder))
    platform = site.platform(place, database.url(PLATFORM))
    platform.manage("collectstatic", "--noinput", "--verbosity", "0")
    (place / "world.json").write_text(json.dumps(scenario(officers, sittings)), encoding="utf-8")
    told = json.loads(platform.manage("seed_scenario", str(place / "world.json")))
    ids = {name: row["id"] for name, row in told["sittings"].items()}
    sessions = json.loads(platform.run("-m", "bench.exam_day.world"))
    bare, users = None, []
    if with_bare:
        database.drop(BARE)
        database.create(BARE)
        bare = site.bare(place, database.url(BARE))
        users = json.loads(bare.run("-m", "bench.bare.plant", str(BARE_USERS), str(driver.BARE_SLOTS)))
    for name in (PLATFORM, BARE) if with_bare else (PLATFORM,):
        with database.connect(name) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as drivers:
        servers = [server for server in (platform, bare) if server is not None]
        try:
            for server in servers:
                server.start()
                if site.has_nginx():
                    port = site.free_port()
                    server.put_behind_nginx(port, site.shipped_proxy(server.app_port, port))
            site.wait_until_ready(platform)
            time.sleep(1)
            yield Stage(database, platform, bare, drivers, ids, sessions, users)
        finally:
            for server in servers:
                server.stop()
