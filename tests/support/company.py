"""Threads whose works wait at the same time, so that they are written together (core/written_together.py)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from time import sleep
from typing import Any

from django.db import connection

from core import written_together as module
from core.writers_turn import turn_file
from core.written_together import written


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
        go_on.wait(10)
        return "first"

    with ThreadPoolExecutor(len(calls) + 1) as threads:
        if turn_file() is None:
            return list(threads.map(asked, calls))
        first = threads.submit(told, in_front)
        while not module._desk._somebody_writes or _waiting():
            sleep(0.001)
        others = []
        for number, call in enumerate(calls, 1):
            others.append(threads.submit(asked, call))
            while _waiting() < number:
                sleep(0.001)
        go_on.set()
        assert first.result() == "first"
        return [other.result() for other in others]
