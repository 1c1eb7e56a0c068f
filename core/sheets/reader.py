"""Reading a workbook or csv file that came from outside, in a child process with limits.

    workbook = read_workbook(path, name="花名册.xlsx")
    for sheet in workbook.sheets:
        for row in sheet.rows:
            row.number, row.cells, row.formulas

    for sheet in stream_workbook(path):
        for row in sheet.rows: ...  # while the rest is still being read

Cells are text as a person reads it: `100001.0` is "100001", dates are ISO, zeros of text cells stay.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.domain.errors import Refused
from core.limited_child import PROJECT_DIR, WALL_SECONDS

from . import limits
from .values import column_letters

MESSAGES: Mapping[str, str] = {
    "empty_file": gettext_noop("The file is empty."),
    "not_a_workbook": gettext_noop("This is not a workbook. Save the sheet as .xlsx or .csv and try again."),
    "old_format": gettext_noop(
        "The file is in the old Excel format (.xls). Open it, choose “Save as”, take .xlsx and try again."
    ),
    "encrypted": gettext_noop("The file is protected by a password. Remove the password and try again."),
    "web_page": gettext_noop(
        "The file is a web page or XML under the name of a workbook. Open it, save it as .xlsx and try again."
    ),
    "damaged": gettext_noop("The file is damaged. Open it, save it again as .xlsx and try again."),
    "unsafe_names": gettext_noop("The file holds parts with unsafe names and was not opened."),
    "xml_entities": gettext_noop("The file holds XML definitions that no workbook needs and was not opened."),
    "bomb": gettext_noop(
        "Unpacked, the file would be far too large. Copy the rows to a new workbook and try again."
    ),
    "too_large": gettext_noop("The file is larger than %(limit)s MB. Split it and import each part."),
    "too_many_sheets": gettext_noop("The workbook has more than %(limit)s sheets."),
    "too_many_rows": gettext_noop(
        "The file has more than %(limit)s filled rows. Split it and import each part."
    ),
    "too_many_columns": gettext_noop(
        "A row is filled beyond column %(limit)s. Remove columns that are not needed."
    ),
    "too_many_cells": gettext_noop("The file has more than %(limit)s filled cells. Split it."),
    "too_much_text": gettext_noop("The file holds more than %(limit)s characters. Split it."),
    "cell_too_long": gettext_noop("A cell holds more than %(limit)s characters. Shorten it and try again."),
    "unknown_encoding": gettext_noop(
        "The encoding of the text was not recognized. Save the file as .xlsx, or as csv in UTF-8, and try again."
    ),
    "too_heavy": gettext_noop(
        "Reading the file took too much memory or time and was stopped. "
        "Copy the rows to a new workbook and try again."
    ),
}
"""Refusal codes with their texts."""


class SheetRefused(Refused):
    """The file as a whole cannot be read. `code` is one of MESSAGES; `params` fill its text."""

    def __init__(self, code: str, params: Mapping[str, Any] | None = None) -> None:
        super().__init__(refusal_text(code, params or {}), code=code)
        self.params = dict(params or {})


def refusal_text(code: str, params: Mapping[str, Any]) -> object:
    """The text of a refusal code, translated when shown."""
    text = _(MESSAGES[code])
    return text % params if params else text


@dataclass(frozen=True, slots=True)
class Row:
    """A filled row: its number as a spreadsheet program shows it, texts, zero-based columns of formulas."""

    number: int
    cells: list[str]
    formulas: list[int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet; csv files have one without a name."""

    name: str
    rows: list[Row]


@dataclass(slots=True)
class StreamedSheet:
    """A visible sheet whose rows are still being read; `announced` is how many it says it has, 0 if it says nothing."""

    name: str
    announced: int = 0
    rows: Iterator[Row] = iter(())


@dataclass(frozen=True, slots=True)
class Workbook:
    """What was read, and the names of hidden sheets that were left out."""

    sheets: list[Sheet]
    hidden: list[str]


def read_workbook(path: Path, *, name: str = "") -> Workbook:
    """Reads .xlsx or csv at `path`; raises SheetRefused saying why and what to do.

    The kind is found by content; `name`, the name the file had when it was sent, is only shown. Nothing is
    executed, no link followed. Memory and time are bounded (core.sheets.limits, core.limited_child).
    """
    sheets: list[Sheet] = []
    hidden: list[str] = []
    for message in _messages(path):
        if isinstance(message, list):
            sheets[-1].rows.append(Row(*message))
        elif "sheet" in message:
            sheets.append(Sheet(message["sheet"], []))
        elif "hidden" in message:
            hidden.append(message["hidden"])
    return Workbook(sheets, hidden)


def stream_workbook(path: Path) -> Iterator[StreamedSheet]:
    """The visible sheets of the file at `path` one after the other, their rows as they are read.

    The rows of a sheet must be taken before the next sheet is asked for. Raises SheetRefused as `read_workbook`
    does, at whatever row the reason shows itself: what was taken before is then worth nothing.
    """
    for _number, parts in groupby(_parts_by_sheet(path), key=itemgetter(0)):
        yield _with_rows(parts)


def _with_rows(parts: Iterator[tuple[int, Any]]) -> StreamedSheet:
    sheet: StreamedSheet = next(parts)[1]
    sheet.rows = map(itemgetter(1), parts)
    return sheet


def _parts_by_sheet(path: Path) -> Iterator[tuple[int, Any]]:
    """Every visible sheet and then its rows, each with the number of the sheet."""
    number = 0
    sheet = StreamedSheet("")
    for message in _messages(path):
        if isinstance(message, list):
            yield number, Row(*message)
        elif "sheet" in message:
            number, sheet = number + 1, StreamedSheet(message["sheet"])
            yield number, sheet
        elif "rows" in message:
            sheet.announced = message["rows"]


def _messages(path: Path) -> Iterator[Any]:
    """What the reading process says, to its end; raises SheetRefused when it refuses, or ends before it is done."""
    if path.stat().st_size > limits.MAX_FILE:
        raise SheetRefused("too_large", {"limit": limits.MAX_FILE // 1024 // 1024})
    command = [sys.executable, "-S", "-E", "-X", "utf8", "-m", "core.sheets.child", str(path.resolve())]
    process = subprocess.Popen(  # noqa: S603 - fixed program, our own file name
        command,
        cwd=PROJECT_DIR,
        env={"PATH": os.defpath},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    guard = threading.Timer(WALL_SECONDS, process.kill)
    guard.start()
    try:
        yield from _decoded(process)
    finally:
        guard.cancel()
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _decoded(process: subprocess.Popen[bytes]) -> Iterator[Any]:
    for line in process.stdout or ():
        try:
            message = json.loads(line)
        except ValueError:
            break
        if isinstance(message, list):
            yield message
        elif "refused" in message:
            raise SheetRefused(message["refused"], message["params"])
        elif "done" in message:
            return
        else:
            yield message
    raise SheetRefused("too_heavy")


def cell_address(row: int, column: int) -> str:
    """`B12` for row 12 (from 1) and column 1 (from 0)."""
    return f"{column_letters(column)}{row}"
