"""Reading .xlsx as a stream: one pass per part, nothing kept but shared texts. No Django here."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from . import limits
from .archive import Archive
from .refusals import refuse
from .values import PLAIN, column_index, number_text, style_of, unescaped
from .xml import Attributes, local, parse

Emit = Callable[[int, list[str], list[int]], None]
"""Takes row number (from 1), cells, and zero-based columns that hold formulas."""


_LAST_ROW = re.compile(r"[A-Z]([0-9]{1,9})$")
"""The row at the end of a range such as `A1:K301`."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


class XlsxFile:
    """A workbook whose directory, sheet list, styles and shared texts have been read."""

    def __init__(self, path: Path | BinaryIO) -> None:
        self.archive = Archive(path)
        workbook = self._workbook_part()
        self._related = self.relations(workbook)
        self.from_1904 = False
        self.sheets = self._listed_sheets(workbook)
        self._styles = self._read_styles()
        self._shared = self._read_shared()

    def read(
        self, sheet: SheetPart, emit: Emit, announce: Callable[[int], None] = lambda _rows: None
    ) -> None:
        """Hands every filled row of `sheet` to `emit`, and before it to `announce` how many rows it says it has."""
        reader = _SheetReader(emit, announce, self._shared, self._styles, from_1904=self.from_1904)
        parse(self.archive.chunks(sheet.part), start=reader.start, end=reader.end, text=reader.text)

    def _workbook_part(self) -> str:
        if not self.archive.has("_rels/.rels"):
            refuse("not_a_workbook")
        found: list[str] = []

        def start(name: str, attributes: Attributes) -> None:
            if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
                found.append(attributes.get("Target", "").lstrip("/"))

        parse(self._pieces("_rels/.rels"), start=start)
        if not found or not found[0].lower().endswith(".xml") or "workbook" not in found[0].lower():
            refuse("not_a_workbook")
        return found[0]

    def _pieces(self, part: str) -> Iterator[bytes]:
        yield self.archive.read(part)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Kind and path of what `part` refers to inside the archive, by id."""
        folder, _, name = part.rpartition("/")
        relations: dict[str, tuple[str, str]] = {}

        def start(element: str, attributes: Attributes) -> None:
            if element == "Relationship" and attributes.get("TargetMode", "") != "External":
                target = attributes.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                kind = attributes.get("Type", "").rpartition("/")[2]
                relations[attributes.get("Id", "")] = (kind, posixpath.normpath(path))

        parse(self._pieces(posixpath.join(folder, "_rels", f"{name}.rels")), start=start)
        return relations

    def _listed_sheets(self, workbook: str) -> list[SheetPart]:
        sheets: list[SheetPart] = []

        def start(name: str, attributes: Attributes) -> None:
            if name == "workbookPr":
                self.from_1904 = attributes.get("date1904", "") in ("1", "true")
            if name != "sheet":
                return
            kind, part = self._related.get(local(attributes, "id"), ("", ""))
            if kind == "worksheet":
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(SheetPart(attributes.get("name", "")[:100], part, hidden))

        parse(self._pieces(workbook), start=start)
        if len(sheets) > limits.MAX_SHEETS:
            refuse("too_many_sheets", limit=limits.MAX_SHEETS)
        if not sheets:
            refuse("not_a_workbook")
        return sheets

    def part_of_kind(self, kind: str) -> str:
        """The part of this kind that the workbook refers to, empty when there is none."""
        return next((part for known, part in self._related.values() if known == kind), "")

    def _read_styles(self) -> list[str]:
        part = self.part_of_kind("styles")
        if not part or not self.archive.has(part):
            return []
        codes: dict[int, str] = {}
        formats: list[int] = []
        inside = False

        def start(name: str, attributes: Attributes) -> None:
            nonlocal inside
            if name == "numFmt":
                codes[whole(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
            elif name == "cellXfs":
                inside = True
            elif name == "xf" and inside:
                formats.append(whole(attributes.get("numFmtId", "0")))

        def end(name: str) -> None:
            nonlocal inside
            if name == "cellXfs":
                inside = False

        parse(self.archive.chunks(part), start=start, end=end)
        return [style_of(format_id, codes) for format_id in formats]

    def _read_shared(self) -> list[str]:
        part = self.part_of_kind("sharedStrings")
        if not part or not self.archive.has(part):
            return []
        reader = _SharedTexts()
        parse(self.archive.chunks(part), start=reader.start, end=reader.end, text=reader.text)
        return reader.texts


class _SharedTexts:
    """Collects `<si>` texts; readings for pronunciation (`<rPh>`) are no part of the text."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._length = self._total = 0
        self._taking = self._phonetic = False

    def start(self, name: str, _attributes: Attributes) -> None:
        if name == "si":
            self._pieces, self._length = [], 0
        elif name == "rPh":
            self._phonetic = True
        elif name == "t":
            self._taking = not self._phonetic

    def text(self, data: str) -> None:
        if not self._taking:
            return
        self._length += len(data)
        self._total += len(data)
        if self._length > limits.MAX_CELL:
            refuse("cell_too_long", limit=limits.MAX_CELL)
        if self._total > limits.MAX_SHARED_TEXT:
            refuse("too_much_text", limit=limits.MAX_TEXT)
        self._pieces.append(data)

    def end(self, name: str) -> None:
        if name == "t":
            self._taking = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            if len(self.texts) >= limits.MAX_CELLS:
                refuse("too_many_cells", limit=limits.MAX_CELLS)
            self.texts.append(unescaped("".join(self._pieces)))


class _SheetReader:
    """Follows `<row>`, `<c>`, `<f>`, `<v>` and `<is>` of one sheet."""

    def __init__(
        self,
        emit: Emit,
        announce: Callable[[int], None],
        shared: list[str],
        styles: list[str],
        *,
        from_1904: bool,
    ) -> None:
        self._emit, self._announce, self._from_1904 = emit, announce, from_1904
        self._shared, self._styles = shared, styles
        self._row = 0
        self._cells: dict[int, str] = {}
        self._formulas: list[int] = []
        self._column = -1
        self._kind = self._style = ""
        self._pieces: list[str] = []
        self._length = 0
        self._taking = self._phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            reference = attributes.get("r", "")
            self._column = column_index(reference) if reference else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            if self._length:
                self._pieces, self._length = [], 0
        elif name in ("v", "t"):
            self._taking = not self._phonetic
        elif name == "row":
            self._row = whole(attributes.get("r", "")) or self._row + 1
            self._cells, self._formulas, self._column = {}, [], -1
        elif name == "f":
            self._formulas.append(self._column)
        elif name == "rPh":
            self._phonetic = True
        elif name == "dimension":
            last = _LAST_ROW.search(attributes.get("ref", ""))
            self._announce(min(int(last[1]), limits.MAX_ROWS) if last else 0)

    def text(self, data: str) -> None:
        if not self._taking:
            return
        self._length += len(data)
        if self._length > limits.MAX_CELL:
            refuse("cell_too_long", limit=limits.MAX_CELL)
        self._pieces.append(data)

    def end(self, name: str) -> None:
        if name == "c":
            self._close_cell()
        elif name in ("v", "t"):
            self._taking = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "row" and (self._cells or self._formulas):
            width = max([*self._cells, *self._formulas]) + 1
            self._emit(self._row, [self._cells.get(index, "") for index in range(width)], self._formulas)

    def _close_cell(self) -> None:
        if not self._length and not self._formulas:
            return
        value = self._value("".join(self._pieces)) if self._length else ""
        if not value.strip() and self._column not in self._formulas:
            return
        if self._column >= limits.MAX_COLUMNS:
            refuse("too_many_columns", limit=limits.MAX_COLUMNS)
        self._cells[self._column] = value

    def _value(self, stored: str) -> str:
        if self._kind == "s":
            index = whole(stored)
            if index >= len(self._shared):
                refuse("damaged")
            return self._shared[index]
        if self._kind == "b":
            return "TRUE" if stored.strip() == "1" else "FALSE"
        if self._kind == "n":
            return number_text(stored, self._style_at(self._style), from_1904=self._from_1904)
        if self._kind == "d":
            return stored.removesuffix("T00:00:00").replace("T", " ")
        return unescaped(stored)

    def _style_at(self, index: str) -> str:
        number = whole(index)
        return self._styles[number] if index and number < len(self._styles) else PLAIN


def whole(text: str) -> int:
    """A number written in digits, 0 when empty; refuses `damaged` for anything else."""
    stripped = text.strip()
    if not stripped:
        return 0
    if not (stripped.isascii() and stripped.isdigit() and len(stripped) <= 9):
        refuse("damaged")
    return int(stripped)
