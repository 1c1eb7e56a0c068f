"""One sheet written anew as it is read: marked cells turn red, formulas become what they showed. No Django here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from .package import RELATED
from .styling import Styles, tag
from .values import column_index, column_letters
from .xlsx import whole
from .xml import Attributes, bare

Marks = Mapping[int, Mapping[int, str]]
"""Row number (from 1) to column (from 0) to what is wrong there, in words."""
KEPT = (
    "sheetPr",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "mergeCells",
    "dataValidations",
    "pageMargins",
)
"""What of a sheet comes back; links, drawings, macros, protection and rules that calculate do not."""
_RANGE = re.compile(r'"[^"]*"|(?:(?:\'[^\'\[\]]+\'|[\w.]+)!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?')
COMMENTS = f'<{{0}}legacyDrawing xmlns:r="{RELATED}" r:id="rId1"/>'


class SheetRewriter:
    """Handlers for `core.sheets.xml.parse` (qualified names); `write` takes the pieces of the new sheet."""

    def __init__(
        self, write: Callable[[str], object], marks: Marks, styles: Styles, *, commented: bool
    ) -> None:
        self._write, self._marks, self._styles, self._commented = write, marks, styles, commented
        self._rows_left = sorted(marks)
        self._cells_left: list[int] = []
        self._depth = self._dropped = 0
        self._prefix = ""
        self._row, self._column = 0, -1
        self._cell: Attributes | None = None
        self._inner: list[str] = []
        self._value: list[str] = []
        self._formula = self._taking = False
        self._rule: list[str] | None = None
        self._rule_kept = True

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        self._depth += 1
        plain = bare(name)
        if self._depth == 1:
            self._prefix = name.removesuffix(plain)
        if self._dropped or self._is_dropped(name, plain):
            self._dropped += 1
            self._formula = self._formula or plain == "f"
        elif plain == "row" and self._depth == 3:
            self._begin_row(name, attributes)
        elif plain == "c" and self._depth == 4:
            self._begin_cell(attributes)
        elif self._cell is not None:
            self._taking = plain in ("v", "t")
            self._inner.append(tag(name, attributes))
        elif plain == "dataValidation":
            self._rule, self._rule_kept = [tag(name, attributes)], True
        elif self._rule is not None:
            self._rule.append(tag(name, attributes))
            self._value = []
        else:
            if plain in ("sheetPr", "dataValidations"):
                attributes = {}
            self._write(tag(name, attributes))

    def text(self, data: str) -> None:
        """Text inside an element."""
        if self._dropped:
            return
        if self._cell is not None:
            self._inner.append(escape(data))
            if self._taking:
                self._value.append(data)
        elif self._rule is not None:
            self._rule.append(escape(data))
            self._value.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        self._depth -= 1
        plain = bare(name)
        if self._dropped:
            self._dropped -= 1
        elif plain == "c" and self._depth == 3:
            self._end_cell()
        elif self._cell is not None:
            self._taking = False
            self._inner.append(f"</{name}>")
        elif plain == "dataValidation" and self._rule is not None:
            if self._rule_kept:
                self._write("".join(self._rule) + f"</{name}>")
            self._rule = None
        elif self._rule is not None:
            self._rule_kept = self._rule_kept and bool(_RANGE.fullmatch("".join(self._value).strip()))
            self._rule.append(f"</{name}>")
        else:
            self._close(name, plain)

    def _close(self, name: str, plain: str) -> None:
        if plain == "row" and self._depth == 2:
            self._put_missing(before=None)
        elif plain == "sheetData" and self._depth == 1:
            self._put_rows(before=None)
        elif self._depth == 0 and self._commented:
            self._write(COMMENTS.format(self._prefix))
        self._write(f"</{name}>")

    def _is_dropped(self, name: str, plain: str) -> bool:
        if plain in ("f", "extLst") or not name.startswith(self._prefix):
            return True
        return self._depth == 2 and plain not in KEPT

    def _begin_row(self, name: str, attributes: Attributes) -> None:
        self._row = whole(attributes.get("r", "")) or self._row + 1
        self._column = -1
        self._put_rows(before=self._row)
        if self._rows_left and self._rows_left[0] == self._row:
            self._cells_left = sorted(self._marks[self._rows_left.pop(0)])
        kept = {key: value for key, value in attributes.items() if key not in ("r", "spans")}
        self._write(tag(name, {"r": str(self._row), **kept}))

    def _begin_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r", "")
        self._column = column_index(reference) if reference else self._column + 1
        self._put_missing(before=self._column)
        self._cell = {key: attributes[key] for key in ("s", "t") if key in attributes}
        self._inner, self._value, self._formula = [], [], False

    def _end_cell(self) -> None:
        cell = self._cell or {}
        self._cell = None
        style = whole(cell.get("s", ""))
        marked = bool(self._cells_left) and self._cells_left[0] == self._column
        if marked:
            self._cells_left.pop(0)
        style = self._styles.red(style) if marked else self._styles.unmarked(style)
        kind, inner = cell.get("t", ""), "".join(self._inner)
        if self._formula and kind == "str":
            kind = "inlineStr"
            inner = self._inline("".join(self._value))
        self._write(self._cell_tag(self._column, style, kind) + inner + f"</{self._prefix}c>")

    def _cell_tag(self, column: int, style: int, kind: str) -> str:
        attributes = {"r": f"{column_letters(column)}{self._row}", "s": str(style)}
        return tag(f"{self._prefix}c", attributes | ({"t": kind} if kind else {}))

    def _inline(self, text: str) -> str:
        before = self._prefix
        return f'<{before}is><{before}t xml:space="preserve">{escape(text)}</{before}t></{before}is>'

    def _put_missing(self, *, before: int | None) -> None:
        """Red cells where the row has none yet: something is missing there."""
        while self._cells_left and (before is None or self._cells_left[0] < before):
            column = self._cells_left.pop(0)
            self._write(self._cell_tag(column, self._styles.red(0), "") + f"</{self._prefix}c>")

    def _put_rows(self, *, before: int | None) -> None:
        """Marked rows that the sheet does not have."""
        while self._rows_left and (before is None or self._rows_left[0] < before):
            kept = self._row
            self._row = self._rows_left.pop(0)
            self._cells_left = sorted(self._marks[self._row])
            self._write(tag(f"{self._prefix}row", {"r": str(self._row)}))
            self._put_missing(before=None)
            self._write(f"</{self._prefix}row>")
            self._row = kept
