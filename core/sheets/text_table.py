"""Reading .csv and other delimited text: encoding and delimiter are found, not asked for. No Django here."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from . import limits
from .refusals import refuse
from .xlsx import Emit

DELIMITERS = (",", "\t", ";", "，", "|")
ENCODINGS = ("utf-8", "gb18030")
CHUNK = 256 * 1024
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")
MOST_LINES = 1_048_576
"""Lines of a file, blank ones included: the rows of a sheet."""
MOST_SIGNS = 10_000
"""Delimiters in one line, those in quoted cells included."""
FORMULA_STARTS = frozenset("=+-@\t\r＝＋－＠")
"""Signs after which programs may run what follows as a formula; `writer` puts an apostrophe before them."""


def read_text_table(path: Path, emit: Emit) -> None:
    """Hands every filled row to `emit`. Row numbers are those a spreadsheet program would show."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as text:
        try:
            delimiter, skip = _delimiter(text.read(CHUNK))
            text.seek(0)
            csv.field_size_limit(limits.MAX_CELL)
            for number, record in enumerate(csv.reader(_bounded(text, delimiter), delimiter=delimiter), 1):
                cells = _cells(record)
                if cells and number > skip:
                    emit(number - skip, cells, [])
        except csv.Error as error:
            if "field larger" in str(error):
                refuse("cell_too_long", limit=limits.MAX_CELL)
            refuse("damaged")
        except UnicodeError:
            refuse("unknown_encoding")


def _bounded(lines: Iterable[str], delimiter: str) -> Iterator[str]:
    """The lines, refused before a single one of them, or their number, makes millions of cells."""
    for number, line in enumerate(lines, 1):
        if number > MOST_LINES:
            refuse("too_many_rows", limit=limits.MAX_ROWS)
        if len(line) > MOST_SIGNS and line.count(delimiter) > MOST_SIGNS:
            refuse("too_many_columns", limit=limits.MAX_COLUMNS)
        yield line


def encoding_of(path: Path) -> str:
    """UTF-8 or UTF-16 by their marks, else UTF-8 when all of the file is, else GB18030 (with GBK, GB2312)."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # Signs of ASCII have their zero byte always on the same side; a few characters (一) have one on the other.
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) > 4 * min(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    for encoding in ENCODINGS:
        if _decodes(path, encoding):
            return encoding
    refuse("unknown_encoding")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path):
            if _CONTROL.search(chunk):
                refuse("not_a_workbook")
            decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _delimiter(start: str) -> tuple[str, int]:
    """The delimiter that the first lines agree on, and how many lines at the top only name it (`sep=;`)."""
    lines = [line for line in start.removeprefix("\ufeff").splitlines() if line.strip()][:10]
    if lines and (named := re.fullmatch(r'"?sep=(.)"?', lines[0].strip("\r\n"), re.IGNORECASE)):
        return named[1], 1
    unquoted = [re.sub(r'"[^"]*"', "", line) for line in lines]
    common = [sign for sign in DELIMITERS if sum(sign in line for line in unquoted) * 2 >= len(unquoted)]
    # Of two with the same count the earlier one: `max` keeps the first.
    return max(common or [","], key=lambda sign: sum(line.count(sign) for line in unquoted)), 0


def _cells(record: list[str]) -> list[str]:
    if not any(record):
        return []
    cells = [_cell(field) for field in record]
    while cells and not cells[-1].strip():
        cells.pop()
    if len(cells) > limits.MAX_COLUMNS:
        refuse("too_many_columns", limit=limits.MAX_COLUMNS)
    return cells


def _cell(field: str) -> str:
    if "\x00" in field:
        refuse("not_a_workbook")
    if field[:1] == "'" and field[1:2] in FORMULA_STARTS:
        field = field[1:]
    elif field[:2] == '="' and (quoted := re.fullmatch(r'="([^"]*)"', field)):
        field = quoted[1]
    return field.replace("\r\n", "\n").replace("\r", "\n")
