"""What is done to the processes of a house while candidates write. Each is over when the house could stand again."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bench.exam_day import processes
from bench.exam_day.site import wait_until_ready
from tests.faults.house import House


async def kill_a_worker(house: House) -> None:
    """`kill -9` of one web worker in the middle of whatever it does; the server starts another."""
    os.kill(house.site.workers()[0], signal.SIGKILL)
    await asyncio.sleep(0.2)


async def kill_the_database(house: House) -> None:
    """`kill -9` of PostgreSQL with everything it started, and a start that recovers. On SQLite the database lives in
    the web processes: they are killed all at once."""
    if house.database is None:
        house.site.kill()
        await asyncio.to_thread(house.site.start)
    else:
        house.database.kill()
        await asyncio.sleep(0.2)
        await asyncio.to_thread(house.database.start)


async def freeze_a_worker(house: House, seconds: float) -> None:
    """One worker stands still as if its machine were swapping, and goes on as if nothing had been."""
    worker = house.site.workers()[0]
    os.kill(worker, signal.SIGSTOP)
    try:
        await asyncio.sleep(seconds)
    finally:
        os.kill(worker, signal.SIGCONT)


async def restart_one_after_the_other(house: House) -> None:
    """A rolling restart: the server replaces its workers one by one while it goes on answering."""
    before = set(house.site.workers())
    assert house.site.web is not None
    os.kill(house.site.web.pid, signal.SIGHUP)
    while before & set(house.site.workers()) or len(house.site.workers()) < len(before):
        await asyncio.sleep(0.1)


@contextmanager
def no_space_left(house: House) -> Iterator[None]:
    """No file grows any more for those who write: on SQLite the web processes, on PostgreSQL its own."""
    root = house.site.web.pid if house.database is None and house.site.web else 0
    if house.database is not None:
        root = house.database.pid
    kept = {}
    for pid in processes.tree(root):
        with suppress(ProcessLookupError):
            kept[pid] = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, kept[pid][1]))
    try:
        yield
    finally:
        for pid, limits in kept.items():
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
        if house.database is not None and not house.database.is_running():
            house.database.start()
        wait_until_ready(house.site)
