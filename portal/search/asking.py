"""What is asked of a source, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from core.domain.marking import Piece
from law.actions.law_names import LawNames
from personnel.models import Officer


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: its text, who asks, on which day of the bureau, and which laws are meant."""

    text: str
    officer: Officer
    today: date
    on: date
    """The day whose law is searched."""
    names: LawNames
    """The names of all laws, read once for all sources."""
    older: bool = False
    """Also versions of laws that are not in force on that day."""
    start: int = 0
    """The first hit of the page that is asked for: a source may count while it reads that page."""
    per_page: int = 20


@dataclass(frozen=True, slots=True)
class Badge:
    """A status beside a hit: a text, and a tone of `components/badge.html`."""

    text: Any
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of the answer."""

    title: Sequence[Piece]
    url: str
    text: Sequence[Piece] = ()
    facts: Sequence[Any] = ()
    badges: Sequence[Badge] = field(default=())


class Found(Protocol):
    """What a source has found: counted and cut in the database."""

    def count(self) -> int:
        """How many there are for this officer."""

    def hits(self, start: int, stop: int) -> list[Hit]:
        """Those from `start` up to before `stop`, best first."""
