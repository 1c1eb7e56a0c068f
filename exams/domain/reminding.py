"""When somebody who has not sat an exam is reminded of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta


def occasion(at: datetime, closes_at: datetime, days_before: Sequence[int]) -> int | None:
    """The occasion that holds at the moment `at`: the smallest of `days_before` that the end is not farther away than.

    None before the first occasion and after the end.
    """
    if at >= closes_at:
        return None
    return min((days for days in days_before if closes_at - at <= timedelta(days=days)), default=None)
