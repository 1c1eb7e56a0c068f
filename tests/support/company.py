"""Threads whose works wait at the same time, so that they are written together (core/written_together.py)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from time import monotonic, sleep
from typing import Any

from django.db import connection

from core import written_together as module
from core.writers_turn import turn_file
from core.written_together import written

PATIENCE_SECONDS = 60.0


def told(work: Callable[[], Any]) -> Any:
    """What somebody who has `work` written is told: a result, or the class of what was raised."""
    return asked(partial(written, work))


def asked(call: Callable[[], Any]) -> Any:
    """The same for a call."""
    try:
        return call()
    except Exception as error:
        return type(error)
    finally:
        connection.close()


def _until(is_so: Callable[[], bool], go_on: Event) -> None:
    """Waits for the others; lets everybody go where they do not come."""
    deadline = monotonic() + PATIENCE_SECONDS
    while not is_so():
        if monotonic() > deadline:
            go_on.set()
            raise AssertionError("not everybody waits")
        sleep(0.001)


def _wait(number: int) -> bool:
    return _waiting() == number


def _waiting() -> int:
    """How many are in the row."""
    return len(module._desk._waiting)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each is told when all come while somebody else writes, so that they wait together where there is a row."""
    return called_at_once(*(partial(written, work) for work in works))


def called_at_once(*calls: Callable[[], Any]) -> list[Any]:
    """The same for calls that have something written."""
    go_on = Event()

    def in_front() -> str:
        go_on.wait(2 * PATIENCE_SECONDS)
        return "first"

    with ThreadPoolExecutor(len(calls) + 1) as threads:
        if turn_file() is None:
            return list(threads.map(asked, calls))
        first = threads.submit(told, in_front)
        _until(lambda: module._desk._somebody_writes and not _waiting(), go_on)
        others = []
        for number, call in enumerate(calls, 1):
            others.append(threads.submit(asked, call))
            _until(partial(_wait, number), go_on)
        go_on.set()
        assert first.result() == "first"
        return [other.result() for other in others]
