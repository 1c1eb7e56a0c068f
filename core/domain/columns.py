"""What the columns of a file mean, as a person has said it: by the names in the header, in any order.

A header is known again by its names. A column without a name goes by its place (`@3`), a name that stands twice by
its turn (`备注#2`).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NOTE, SKIP = "note", "skip"
"""What a column may mean beside the fields of an importer: kept as a note, passed over."""

Meanings = Mapping[str, str]
"""Name of a column to what it means: a field of the importer, NOTE or SKIP."""
Choices = Mapping[str, Meanings]
"""What people have said, by `signature` of the header."""
NO_CHOICES: Choices = {}


def column_names(header: Sequence[str]) -> tuple[str, ...]:
    """A name for every column of a header row, each only once."""
    seen: dict[str, int] = {}
    names = []
    for index, cell in enumerate(header):
        name = "".join(unicodedata.normalize("NFKC", cell).casefold().split())[:100] or f"@{index}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return tuple(names)


def signature(header: Sequence[str]) -> str:
    """By what a header is known again, whatever the order of its columns and how it is written."""
    filled = list(header)
    while filled and not filled[-1].strip():
        filled.pop()
    names = sorted(column_names(filled))
    return hashlib.sha256("\x1f".join(names).encode("utf-8", "replace")).hexdigest()


def meanings_of(header: Sequence[str], choices: Choices) -> dict[int, str] | None:
    """What each column (from 0) of this header means, or None when nobody has said it yet."""
    if not choices or not any(cell.strip() for cell in header):
        return None
    chosen = choices.get(signature(header))
    if chosen is None:
        return None
    return {index: chosen[name] for index, name in enumerate(column_names(header)) if name in chosen}


FIRST_ROWS = 12
"""Rows of a sheet that are shown while its columns are named."""
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """How the columns of a sheet were read: its first filled rows, which of them is the header, what each means.

    `rows` are (number, cells); `header` is the number of a row, 0 when none was found.
    """

    sheet: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    header: int
    meanings: Mapping[int, str]

    @classmethod
    def of(
        cls, sheet: str, rows: Iterable[tuple[int, Sequence[str]]], header: int, meanings: Mapping[int, str]
    ) -> SheetColumns:
        """The first of the filled `rows`; the header is among them when there is one."""
        first: list[tuple[int, tuple[str, ...]]] = []
        for number, cells in rows:
            if len(first) == FIRST_ROWS:
                break
            if any(cell.strip() for cell in cells):
                first.append((number, tuple(cell[:_LONGEST] for cell in cells)))
        return cls(sheet, tuple(first), header, dict(meanings))

    def as_json(self) -> dict[str, Any]:
        """As a batch keeps it."""
        return {
            "sheet": self.sheet,
            "rows": [[number, list(cells)] for number, cells in self.rows],
            "header": self.header,
            "meanings": {str(index): meaning for index, meaning in self.meanings.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SheetColumns:
        """The way back."""
        return cls(
            data["sheet"],
            tuple((number, tuple(cells)) for number, cells in data["rows"]),
            data["header"],
            {int(index): meaning for index, meaning in data["meanings"].items()},
        )

    def cells_of(self, header: int) -> tuple[str, ...]:
        """The cells of the row `header`, nothing when it is none of the first rows."""
        return next((cells for number, cells in self.rows if number == header), ())

    def below(self, header: int, index: int, most: int = 3) -> list[str]:
        """The first values that stand in a column below the header."""
        values = [cells[index] for number, cells in self.rows if number > header and index < len(cells)]
        return [value for value in values if value.strip()][:most]
