"""Runs a piece of the product in a process of its own that is killed right after a write, as a power cut would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.db import connection

PROJECT = Path(__file__).resolve().parents[2]
WORKER = """
import os, signal, sys
import django
django.setup()
from django.db import connection
from core.clock import now

table, after = sys.argv[1], int(sys.argv[2])
seen = 0

def kill_at_write(execute, sql, params, many, context):
    global seen
    answer = execute(sql, params, many, context)
    if sql.startswith("INSERT") and table in sql:
        seen += 1
        if seen == after:
            os.kill(os.getpid(), signal.SIGKILL)
    return answer

with connection.execute_wrapper(kill_at_write):
"""


def killed_at_insert(code: str, *, table: str, after: int, data_dir: Path | None = None) -> int:
    """Runs the lines of `code` (with `now` at hand) until the nth INSERT into `table`; returns the exit code."""
    url = database_url()
    connection.close()
    folder = {} if data_dir is None else {"LIANBING_DATA_DIR": str(data_dir)}
    body = "\n".join(f"    {line}" for line in code.strip().splitlines())
    worker = subprocess.run(
        [sys.executable, "-c", WORKER + body, table, str(after)],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test", **folder},
        cwd=PROJECT,
        check=False,
        capture_output=True,
    )
    return worker.returncode


def database_url() -> str:
    """The database of this test, as another process names it."""
    settings = connection.settings_dict
    name = settings["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return (
        f"postgres://{settings['USER']}:{settings['PASSWORD']}@{quote(settings['HOST'], safe='')}"
        f":{settings['PORT']}/{name}"
    )
