"""Where the act that is under way comes from: set for each request, read when an act is written down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ADDRESS: ContextVar[str] = ContextVar("address", default="")


def current_address() -> str:
    """The network address of the request under way; empty for commands and the clock."""
    return _ADDRESS.get()


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    """Everything inside comes from `address`."""
    token = _ADDRESS.set(address)
    try:
        yield
    finally:
        _ADDRESS.reset(token)
