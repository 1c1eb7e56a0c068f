"""Runs every due step of every app: once, or for as long as it is left running."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError, close_old_connections

from core.clock import now
from core.commands import HouseCommand
from core.due import run_due_steps
from core.logs import log_unhandled
from portal.beating import Beating

TICK_SECONDS = 5.0
logger = logging.getLogger(__name__)


class Command(HouseCommand):
    help = "Run every due step of every app (close overdue attempts, file results, checkpoints, …)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--once", action="store_true", help="run what is due now, then stop")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["once"]:
            done = run_due_steps(now())
            counted = ", ".join(f"{step}: {counts}" for step, counts in done.items())
            failed = any("failed" in counts for counts in done.values())
            self.report(as_json=options["json"], data=done, line=counted, refused=failed)
            return
        log_unhandled()
        stopping = threading.Event()
        beating = Beating(stopping)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopping.set())
        beating.start()
        while not stopping.is_set():
            close_old_connections()
            try:
                run_due_steps(now())
            except DatabaseError:
                logger.exception("the clock waits for the database")
            stopping.wait(TICK_SECONDS)
        beating.join()
