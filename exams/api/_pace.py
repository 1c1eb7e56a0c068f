"""How fast one session may ask: a bucket of tokens for each, kept in the process, generous on purpose."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import Final

BURST: Final = 600.0
PER_SECOND: Final = 100.0
SESSIONS_KEPT: Final = 20_000

_buckets: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
_lock = Lock()


def within_pace(session: str, at: datetime) -> bool:
    """Takes one token from the session's bucket; False when it is empty."""
    with _lock:
        tokens, since = _buckets.pop(session, (BURST, at))
        tokens = min(BURST, tokens + max(0.0, (at - since).total_seconds()) * PER_SECOND)
        allowed = tokens >= 1.0
        _buckets[session] = (tokens - 1.0 if allowed else tokens, at)
        if len(_buckets) > SESSIONS_KEPT:
            _buckets.popitem(last=False)
    return allowed
