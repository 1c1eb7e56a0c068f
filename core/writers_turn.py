"""Whose turn it is to write on SQLite, which has one writer at a time.

SQLite lets whoever comes too late sleep for 1, 2, 5, 10 … milliseconds and look again, while the writer in front is
done after one: with several writers the file lies idle most of the time. A lock beside the file is looked at more
often. It is a courtesy only: who does not get it goes on all the same, and SQLite decides.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
from time import monotonic, sleep
from typing import IO, Final

from django.db import connection

PATIENCE_SECONDS: Final = 2.0
LOOK_AGAIN_SECONDS: Final = 0.0003
_NAME: Final = "_lianbing_turn"


@contextmanager
def writers_turn() -> Iterator[None]:
    """Waits for the turn to write, for `PATIENCE_SECONDS` at most; on other databases at once."""
    held = _file() if connection.vendor == "sqlite" and not connection.in_atomic_block else None
    if held is None:
        yield
        return
    taken = _take(held)
    try:
        yield
    finally:
        if taken:
            flock(held, LOCK_UN)


def _take(held: IO[bytes]) -> bool:
    until = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            flock(held, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            if monotonic() > until:
                return False
            sleep(LOOK_AGAIN_SECONDS)
        else:
            return True


def _file() -> IO[bytes] | None:
    """The lock of this connection; None where the database is not in a file or there is no room beside it."""
    kept: IO[bytes] | None = connection.__dict__.get(_NAME)
    name = str(connection.settings_dict["NAME"])
    if kept is None and os.path.isfile(name):
        with suppress(OSError):
            kept = connection.__dict__[_NAME] = open(f"{name}.turn", "ab")  # noqa: SIM115 - as long as the connection
    return kept
