"""Reminders: apps say who has something to do by when; whoever tells people pulls them from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.wording import Words


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing that one person has not done yet. The same `key` and person are never told twice."""

    key: str
    """Names thing and occasion: `exams.sitting:12:3` is three days before the end of sitting 12."""
    officer_id: int
    label: Words
    due_at: datetime
    url: str


Source = Callable[[datetime, int | None], Iterable[Reminder]]
_SOURCES: dict[str, Source] = {}


def register_reminders(name: str, source: Source) -> None:
    """Makes `source` known; called in the `ready` of an app.

    `source(at, officer_id)` gives what is to be said at the moment `at`: to that officer, or to everybody (None).
    """
    _SOURCES[name] = source


def reminders(at: datetime, *, officer_id: int | None = None) -> Iterator[Reminder]:
    """What every source has to say at the moment `at`, in the order of the apps."""
    for source in _SOURCES.values():
        yield from source(at, officer_id)
