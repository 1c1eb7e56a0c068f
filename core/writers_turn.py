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
from typing import IO, Any, Final

from django.db import DEFAULT_DB_ALIAS, connections

PATIENCE_SECONDS: Final = 2.0
LOOK_AGAIN_SECONDS: Final = 0.0001
_NAME: Final = "_lianbing_turn"


@contextmanager
def writers_turn() -> Iterator[None]:
    """Waits for the turn to write, for `PATIENCE_SECONDS` at most; on other databases at once."""
    held = turn_file()
    if held is None:
        yield
        return
    taken = _take(held)
    try:
        yield
    finally:
        if taken:
            flock(held, LOCK_UN)


def turn_file() -> IO[bytes] | None:
    """The lock of this connection; None within a transaction, and where the database is not in a file or there is no
    room beside it."""
    own: Any = connections[DEFAULT_DB_ALIAS]
    if own.vendor != "sqlite" or own.in_atomic_block:
        return None
    kept: IO[bytes] | None = own.__dict__.get(_NAME)
    if kept is None and os.path.isfile(name := str(own.settings_dict["NAME"])):
        with suppress(OSError):
            kept = own.__dict__[_NAME] = open(f"{name}.turn", "ab")  # noqa: SIM115 - as long as the connection
    return kept


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
