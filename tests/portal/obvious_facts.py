"""What the slow, obvious model knows: facts as a clerk notes them, and how days and figures are worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

FULL_MARKS = 10
PASS_PERCENT = 60
LEVELS = ("basic", "intermediate")
UNITS = {"A", "A01", "A0101", "A0102", "A09"}
COUNTS = 6
"""So many figures are counted; the others follow from them."""
CLOSES_ON_DAY, MONTHS_BACK = 5, 3
"""Of weekly study: a month is closed on the 5th of the next, three months belatedly at most."""


@dataclass
class Held:
    """A released exam. `taken`: marks; or the class of a granted leave; or None for who just stayed away."""

    number: int
    kind: str
    level: str
    day: date
    units: dict[str, str]
    taken: dict[str, Decimal | str | None]


@dataclass
class Corrected:
    """Another mark for somebody who sat an exam."""

    exam: int
    officer: str
    marks: Decimal


@dataclass
class Studied:
    """A week of study. `done`: in time, late, or not at all, by officer."""

    due_on: date
    minutes: int
    units: dict[str, str]
    done: dict[str, str]


@dataclass
class Policy:
    """A version of a policy."""

    kind: str
    unit: str
    effective_on: date
    body: dict[str, Any]


@dataclass
class Certificate:
    """What was signed, and what became of it."""

    number: str
    officer: str
    level: str
    unit: str
    valid_from: date
    valid_until: date
    state: str = "valid"
    noted: bool = False


@dataclass
class Entry:
    """One fact in a file: kind, day, unit then, what it says, and the place of the entry that it corrects."""

    kind: str
    happened_on: date
    unit: str
    says: tuple[Any, ...]
    corrects: int | None = None


def passed(mark: Decimal) -> bool:
    """Sixty of a hundred."""
    return mark * 100 >= PASS_PERCENT * FULL_MARKS


def cents(figure: Fraction) -> Decimal:
    """Two decimals, half up, from the exact figure."""
    return Decimal(int(figure * 100 + Fraction(1, 2))).scaleb(-2).quantize(Decimal("0.01"), ROUND_HALF_UP)


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last one of a shorter month."""
    year, month = day.year, day.month
    for _month in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise ValueError(day)


def closable(today: date) -> list[date]:
    """The months that may be closed today, oldest first."""
    found: list[date] = []
    month = today.replace(day=1)
    if today.day < CLOSES_ON_DAY:
        month = (month - timedelta(days=1)).replace(day=1)
    while len(found) < MONTHS_BACK:
        month = (month - timedelta(days=1)).replace(day=1)
        found.insert(0, month)
    return found
