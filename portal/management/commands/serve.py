"""Starts the web server, one worker and the clock together, or one of them, and stops them together."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from portal.backups.folder import UNFINISHED

WEB, WORKER, CLOCK = PARTS = ("web", "worker", "clock")
STOP_WITHIN_SECONDS = 10.0
THREADS = {"postgresql": 4, "sqlite": 16}
"""Of each web process: as many hold a connection to PostgreSQL; on SQLite as many are written together."""


class Command(BaseCommand):
    help = "Run web server, background worker and clock on this machine until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument(
            "--workers",
            type=int,
            default=max(1, min(4, os.cpu_count() or 1)),
            help="processes of the web server",
        )
        parser.add_argument(
            "--only",
            choices=PARTS,
            action="append",
            help="run this part only (may be given again); default: all",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if (settings.DATA_DIR / UNFINISHED).exists():
            raise CommandError(_("A restore was begun and not finished here. Run it again first."))
        wanted = options["only"] or PARTS
        commands = [command for part, command in _commands(options).items() if part in wanted]
        figures = _figures_folder()
        environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(figures)}
        stopping: list[int] = []
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda number, _frame: stopping.append(number))
        # S603: the commands are our own, only host and port come from the operator, and no shell reads them.
        children = [
            subprocess.Popen(command, start_new_session=True, env=environment)  # noqa: S603
            for command in commands
        ]
        if WEB in wanted:
            address = f"http://{options['host']}:{options['port']}"
            self.stdout.write(_("Lianbing answers at %(address)s. Ctrl-C stops it.") % {"address": address})
            self.stdout.flush()
        while not stopping and all(child.poll() is None for child in children):
            time.sleep(0.2)
        ended = [child.args for child in children if child.poll() is not None and not stopping]
        _stop(children)
        shutil.rmtree(figures, ignore_errors=True)
        if ended:
            self.stderr.write(_("A part of the platform ended by itself: %(parts)s") % {"parts": ended})
            sys.exit(1)


def _commands(options: dict[str, Any]) -> dict[str, list[str]]:
    manage = [sys.executable, "manage.py"]
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", options["host"]]
    web += ["--port", str(options["port"]), "--workers", str(options["workers"]), "--respawn-failed-workers"]
    web += ["--blocking-threads", str(THREADS[connection.vendor]), "--log-level", "warning"]
    web += ["config.wsgi:application"]
    return {WEB: web, WORKER: [*manage, "db_worker", "--queue-name", "*"], CLOCK: [*manage, "run_clock"]}


def _figures_folder() -> Path:
    """Where the processes of the web server count together: in memory, as a full disk must not stop them."""
    memory = Path("/dev/shm")  # noqa: S108 - a fresh folder of our own in it
    place = memory if os.access(memory, os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix="lianbing-figures-", dir=place))


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Asks every child to end, and ends what does not in time."""
    for child in children:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_WITHIN_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
