"""Where a candidate is, as the live board tells it, and whom it puts first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from exams.domain.states import AttemptState

OFFLINE_AFTER: Final = timedelta(seconds=40)
"""A page that is open asks every 15 to 20 seconds: two in a row are missing."""


class Presence(StrEnum):
    """From the greatest trouble to the least."""

    OFFLINE = "offline"
    PAUSED = "paused"
    NOT_HERE = "not_here"
    SIGNED_IN = "signed_in"
    ANSWERING = "answering"
    HANDED_IN = "handed_in"
    VOIDED = "voided"


TROUBLE: Final = {presence: rank for rank, presence in enumerate(Presence)}


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one candidate. `heard_at`: the last sign of life of a running attempt, a save or a question for
    the time; the start is one."""

    state: AttemptState | None
    voided: bool = False
    paused: bool = False
    signed_in: bool = False
    heard_at: datetime | None = None


def presence(seen: Seen, *, at: datetime) -> Presence:
    """Where the candidate is at `at`. A pause hides nobody who has gone: offline comes first."""
    if seen.state is None:
        if seen.voided:
            return Presence.VOIDED
        return Presence.SIGNED_IN if seen.signed_in else Presence.NOT_HERE
    if seen.state is not AttemptState.IN_PROGRESS:
        return Presence.VOIDED if seen.state is AttemptState.VOIDED else Presence.HANDED_IN
    if seen.heard_at is None or at - seen.heard_at >= OFFLINE_AFTER:
        return Presence.OFFLINE
    return Presence.PAUSED if seen.paused else Presence.ANSWERING
