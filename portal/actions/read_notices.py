"""Notes that an officer has seen notices."""

from __future__ import annotations

from datetime import datetime

from personnel.models import Officer
from portal.models import Notice


def read_notices(*, officer: Officer, up_to: int, at: datetime) -> int:
    """Marks the officer's unread notices up to the id `up_to` as read; returns how many that were.

    The id keeps what came after the page was shown unread.
    """
    return Notice.objects.of(officer).unread().filter(pk__lte=up_to).update(read_at=at)
