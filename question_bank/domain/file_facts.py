"""What a row of a file says of what stands beside the wording: use, validity, knowledge points, labels.

It is written there by names or codes; an empty cell says nothing and changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

USE, FROM, TO, POINTS = "use", "valid_from", "valid_to", "points_asked"
LABELS: Final[Mapping[str, str]] = {
    "police_types": "police_type", "levels": "level", "syllabuses": "syllabus", "tags": "tag",
}  # fmt: skip
"""Columns of labels, and the kind of label that stands there."""
FIELDS: Final = (USE, FROM, TO, POINTS, *LABELS)
"""Columns of a sheet, as `domain.columns` calls them."""
USE_WORDS: Final[Mapping[str, str]] = {"exam": "考试", "practice": "练习", "both": "考试和练习"}
MOST_NAMES: Final = 20
LONGEST_NAME: Final = 100
_USES: Final[Mapping[str, str]] = {
    "考试": "exam", "仅考试": "exam", "正式考试": "exam", "exam": "exam",
    "练习": "practice", "仅练习": "practice", "practice": "practice",
    "考试练习": "both", "考试和练习": "both", "考试与练习": "both", "考试及练习": "both", "通用": "both",
    "both": "both",
}  # fmt: skip
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]00:00(?::00)?)?")
_BETWEEN = re.compile(r"[,，、;；\n\r\t|]+")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the file says; empty for what it does not speak of. Points and labels are names or codes."""

    use: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    points_asked: tuple[str, ...] = ()
    police_types: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    syllabuses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in FIELDS)

    def as_json(self) -> dict[str, Any]:
        """What is filled, days as ISO texts."""
        told: dict[str, Any] = {}
        for name in FIELDS:
            value = getattr(self, name)
            if value:
                told[name] = value.isoformat() if isinstance(value, date) else value
        return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FileFacts:
        """The way back."""
        told: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        days = {name: date.fromisoformat(told[name]) for name in (FROM, TO) if name in told}
        return cls(**told | days)


NOTHING_SAID: Final = FileFacts()


def read_facts(cells: Mapping[str, str]) -> tuple[FileFacts, tuple[tuple[str, str], ...]]:
    """The facts of the cells by column, and `(code, column)` of those that cannot be read."""
    told: dict[str, Any] = {}
    unread: list[tuple[str, str]] = []
    for name, written in cells.items():
        if not written:
            continue
        if name == USE:
            told[name] = _USES.get(
                "".join(_BETWEEN.sub("", unicodedata.normalize("NFKC", written)).split()).lower()
            )
            if told[name] is None:
                unread.append(("use_unreadable", name))
        elif name in (FROM, TO):
            told[name] = _day(written)
            if told[name] is None:
                unread.append(("day_unreadable", name))
        else:
            told[name] = _names(written)
    facts = FileFacts(**{name: value for name, value in told.items() if value})
    if facts.valid_from and facts.valid_to and facts.valid_to < facts.valid_from:
        unread.append(("validity_backwards", TO))
    return facts, tuple(unread)


def _day(written: str) -> date | None:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", written).strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _names(written: str) -> tuple[str, ...]:
    names = (" ".join(name.split())[:LONGEST_NAME] for name in _BETWEEN.split(written))
    return tuple(dict.fromkeys(name for name in names if name))[:MOST_NAMES]
