"""How often somebody may ask: counted in the cache, minute by minute."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache

_MINUTE_S = 60


def is_too_often(what: str, who: str, *, at: datetime, most: int) -> bool:
    """Counts one more request of `who` for `what` and says whether it is more than `most` in this minute.

    With the memory of each process as the cache the bound holds for each process; it spares the machine, it keeps no
    secret.
    """
    key = f"rate:{what}:{who}:{int(at.timestamp()) // _MINUTE_S}"
    cache.add(key, 0, timeout=2 * _MINUTE_S)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two lines
        return False
