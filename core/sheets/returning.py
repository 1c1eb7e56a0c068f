"""Giving a workbook back with its bad cells red and commented; made in a child process with limits."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.limited_child import run_limited

from .values import column_index
from .xlsx import whole

MOST_TEXT = 1_000
"""Characters of one comment."""
TABLE_NAME = "数据"
"""The sheet of a csv file that comes back as a workbook."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong in a cell (`B12`), in words."""

    sheet: str
    cell: str
    words: str


def returned_workbook(path: Path, marks: Iterable[Mark]) -> bytes:
    """The workbook (or csv file) at `path` as .xlsx with every marked cell red and commented.

    Several marks of a cell stand in one comment. Raises `core.limited_child.ChildFailed` when the file cannot be
    given back within the limits.
    """
    told: dict[str, dict[int, dict[int, str]]] = {}
    for mark in marks:
        row = whole(mark.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        cells = told.setdefault(mark.sheet, {}).setdefault(row, {})
        column = column_index(mark.cell)
        before = cells.get(column, "")
        if mark.words not in before.splitlines():
            cells[column] = "\n".join(filter(None, (before, mark.words)))[:MOST_TEXT]
    content = json.dumps(told).encode()
    return run_limited("core.sheets.return_child", str(path.resolve()), TABLE_NAME, content=content)
