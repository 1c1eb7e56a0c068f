"""What other apps know about an officer's doings and the session must respect.

A running attempt saves answers without ever reading the session (that keeps saving cheap), so the session alone
would think the officer idle. Apps above register how to ask them; nothing here imports them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

ActivityProvider = Callable[[int, datetime], datetime | None]
ExamWindowProvider = Callable[[int, datetime], bool]

_ACTIVITY: list[ActivityProvider] = []
_EXAM_WINDOWS: list[ExamWindowProvider] = []


def register_activity(provider: ActivityProvider) -> None:
    """Adds `provider(officer_id, at)`: the newest moment at which a running attempt of the officer showed life.

    None says that nothing is running. While the moment is younger than the idle limit, neither the idle nor the
    absolute limit ends the session. Called only when a limit has been reached, at most once per request.
    """
    if provider not in _ACTIVITY:
        _ACTIVITY.append(provider)


def register_exam_window(provider: ExamWindowProvider) -> None:
    """Adds `provider(officer_id, at)`: whether an exam is open to the officer now or an attempt is running.

    While one is, a password that is merely old does not stand in the way.
    """
    if provider not in _EXAM_WINDOWS:
        _EXAM_WINDOWS.append(provider)


def last_activity(officer_id: int, at: datetime) -> datetime | None:
    """The newest moment that any app reports for a running attempt, or None."""
    moments = [moment for provider in _ACTIVITY if (moment := provider(officer_id, at)) is not None]
    return max(moments, default=None)


def in_exam_window(officer_id: int, at: datetime) -> bool:
    """Whether any app says that an exam is open to the officer now or running."""
    return any(provider(officer_id, at) for provider in _EXAM_WINDOWS)
