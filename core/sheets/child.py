"""The process that opens files from outside: `python -m core.sheets.child FILE`, nothing of Django loaded.

Answers in JSON lines on standard output: `{"sheet": name}`, `{"rows": how many it says it has}`,
`[row, cells, formula columns]`, `{"hidden": name}`, at the end `{"done": rows}` or
`{"refused": code, "params": {…}}`. Its own limits on memory and time are set before the file is touched.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from core.limited_child import limit_this_process

from . import limits
from .refusals import Refusal, refuse
from .text_table import read_text_table
from .xlsx import XlsxFile

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    b"%PDF",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"PK\x05\x06",
)


class Emitter:
    """Writes rows and counts what they cost."""

    def __init__(self) -> None:
        self.rows = self._cells = self._text = 0
        self._write = sys.stdout.write

    def say(self, message: object) -> None:
        self._write(json.dumps(message, ensure_ascii=True, separators=(",", ":")) + "\n")

    def row(self, number: int, cells: list[str], formulas: list[int]) -> None:
        self.rows += 1
        self._cells += len(cells)
        self._text += sum(map(len, cells))
        if self.rows > limits.MAX_ROWS:
            refuse("too_many_rows", limit=limits.MAX_ROWS)
        if self._cells > limits.MAX_CELLS:
            refuse("too_many_cells", limit=limits.MAX_CELLS)
        if self._text > limits.MAX_TEXT:
            refuse("too_much_text", limit=limits.MAX_TEXT)
        self.say([number, cells, formulas])


def read(path: Path, emitter: Emitter) -> None:
    """Finds out by content what `path` is, and emits its rows; raises Refusal."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        refuse("empty_file")
    if head.startswith(OLE):
        refuse("encrypted" if _holds_encrypted_package(path) else "old_format")
    if head.startswith(ZIP):
        _read_workbook(path, emitter)
        return
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")):
        refuse("web_page")
    if head.startswith(_FOREIGN):
        refuse("not_a_workbook")
    emitter.say({"sheet": ""})
    read_text_table(path, emitter.row)


def _read_workbook(path: Path, emitter: Emitter) -> None:
    workbook = XlsxFile(path)
    for sheet in workbook.sheets:
        if sheet.hidden:
            emitter.say({"hidden": sheet.name})
            continue
        emitter.say({"sheet": sheet.name})
        workbook.read(sheet, emitter.row, lambda rows: emitter.say({"rows": rows}))


def _holds_encrypted_package(path: Path) -> bool:
    """An encrypted .xlsx is an OLE file with a stream of this name in its directory."""
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()


def main() -> int:
    """Entry point; the exit code is 0 also for a refusal, which is an answer."""
    limit_this_process()
    emitter = Emitter()
    try:
        read(Path(sys.argv[1]), emitter)
    except Refusal as refusal:
        emitter.say({"refused": refusal.code, "params": refusal.params})
    except (MemoryError, RecursionError):
        emitter.say({"refused": "too_heavy", "params": {}})
    else:
        emitter.say({"done": emitter.rows})
    return 0


if __name__ == "__main__":
    sys.exit(main())
