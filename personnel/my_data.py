"""What the platform holds about one officer: every app tells its part; the page of the officer shows them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.wording import Words
from personnel.models import Officer

Cell = str | int | bool | date | datetime | None
Rows = Iterable[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class DataSection:
    """One part. `rows(officer)` gives what is held, newest first where there is an order; nothing of anybody else.

    `purpose` says in one sentence why it is held.
    """

    code: str
    title: Words
    purpose: Words
    columns: tuple[Words, ...]
    rows: Callable[[Officer], Rows]


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """Policy `privacy_notice`: what officers are told about their data. Empty texts keep the words of the product."""

    purposes: str = ""
    retention: str = ""
    contact: str = ""


_SECTIONS: dict[str, DataSection] = {}


def register_section(section: DataSection) -> None:
    """Makes a part known; called in the `ready` of the app that holds the data."""
    _SECTIONS[section.code] = section


def sections() -> list[DataSection]:
    """All parts, in the order in which the apps were loaded."""
    return list(_SECTIONS.values())


def section_title(code: str) -> str:
    """What a part is called; one that no app registers any more keeps its code."""
    return str(_SECTIONS[code].title) if code in _SECTIONS else code
