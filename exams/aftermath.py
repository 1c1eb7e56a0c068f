"""What follows a release in the apps above, and how far it has come: they register, the exam's page shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.wording import Words
from exams.models import Exam

Progress = Callable[[Exam], tuple[int, int]]
_FOLLOWERS: dict[str, tuple[Words, Progress]] = {}


@dataclass(frozen=True, slots=True)
class Follower:
    """One consequence: `done` of `total`."""

    label: Words
    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.done >= self.total


def register_follower(name: str, label: Words, progress: Progress) -> None:
    """Makes a consequence known; called in the `ready` of the app that sees to it. `progress(exam)` counts."""
    _FOLLOWERS[name] = (label, progress)


def followers_of(exam: Exam) -> list[Follower]:
    """Every consequence of the release of `exam`, in order of the apps."""
    return [Follower(label, *progress(exam)) for label, progress in _FOLLOWERS.values()]
