"""Sends what officers have not read to the bureau's gateway, one message a person, never in quiet hours."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.utils.timezone import localtime

from portal.models import Notice
from portal.notices.gateway import Digest, GatewayFailed
from portal.notices.wording import sentence

OLDEST = timedelta(days=2)
"""What nobody could be told for so long stays in the bell only."""
AT_ONCE = 200
"""Messages in one request."""

Post = Callable[[Sequence[Digest]], None]


def is_quiet(at: datetime, hours: tuple[int, int]) -> bool:
    """Whether `at` falls into the quiet hours (first, end) of the bureau's clock; they may span midnight."""
    first, end = hours
    hour = localtime(at).hour
    return first <= hour < end if first <= end else hour >= first or hour < end


def send_digests(*, post: Post, base_url: str, quiet_hours: tuple[int, int], at: datetime) -> dict[str, int]:
    """Offers every unsent notice once; what the gateway refuses is offered again at the next call.

    Returns {"messages": taken by the gateway, "failed": offered in vain}.
    """
    if is_quiet(at, quiet_hours):
        return {"messages": 0, "failed": 0}
    rows = Notice.objects.to_send(since=at - OLDEST)
    people = [list(group) for _officer, group in groupby(rows, key=lambda notice: notice.officer_id)]
    sent = failed = 0
    for start in range(0, len(people), AT_ONCE):
        batch = people[start : start + AT_ONCE]
        try:
            post([_digest(notices, base_url) for notices in batch])
        except GatewayFailed:
            failed += len(batch)
            continue
        told = [notice.pk for notices in batch for notice in notices]
        Notice.objects.filter(pk__in=told).update(sent_at=at)
        sent += len(batch)
    return {"messages": sent, "failed": failed}


def _digest(notices: list[Notice], base_url: str) -> Digest:
    keys = ",".join(str(notice.pk) for notice in notices)
    return Digest(
        id=hashlib.sha256(keys.encode()).hexdigest()[:32],
        badge=notices[0].badge,  # type: ignore[attr-defined]  # annotated by to_send
        texts=tuple(sentence(notice.kind, notice.facts) for notice in notices),
        url=f"{base_url}{notices[0].link if len(notices) == 1 else '/notices/'}",
    )
