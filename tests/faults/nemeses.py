"""What is done to the processes of a house while candidates write. Each is over when the house could stand again."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

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
    if house.database is not None:
        root, account = house.database.pid, house.database.account
    else:
        assert house.site.web is not None
        root, account = house.site.web.pid, {}
    limited = processes.tree(root)
    for pid in limited:
        _limit_files(pid, "0", account)
    try:
        yield
    finally:
        for pid in limited:
            _limit_files(pid, "unlimited", account)
        if house.database is not None and not house.database.is_running():
            house.database.start()
        wait_until_ready(house.site)


def _limit_files(pid: int, size: str, account: dict[str, Any]) -> None:
    """How large a file of the process may grow, set by whose process it is."""
    subprocess.run(["prlimit", f"--fsize={size}:", "--pid", str(pid)], check=False, cwd="/", **account)
