"""Reading a file in this process, as the reading child does, and counting what was read as meant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.sheets.child import Emitter, read
from core.sheets.reader import Row, Sheet, Workbook


class Collector(Emitter):
    """Keeps what the child would print."""

    def __init__(self) -> None:
        super().__init__()
        self.book = Workbook([], [])

    def say(self, message: object) -> None:
        if isinstance(message, list):
            self.book.sheets[-1].rows.append(Row(*message))
        elif isinstance(message, dict) and "sheet" in message:
            self.book.sheets.append(Sheet(message["sheet"], []))
        elif isinstance(message, dict) and "hidden" in message:
            self.book.hidden.append(message["hidden"])


def book_of(path: Path) -> Workbook:
    """The workbook or csv file at `path`."""
    collector = Collector()
    read(path, collector)
    return collector.book


def csv_text(rows: Iterable[Sequence[str]], delimiter: str = ",", end: str = "\n") -> str:
    """Rows as delimited text."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue()


@dataclass
class Tally:
    """What became of each well-meant variant."""

    as_meant: list[str] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)
    misread: dict[str, object] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return len(self.as_meant) + len(self.refused) + len(self.misread)

    @property
    def share(self) -> float:
        """Read as meant, of all."""
        return len(self.as_meant) / self.total
