"""From a workbook or csv file to rows that the rules have read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.domain.columns import NO_CHOICES, Choices, SheetColumns
from core.sheets.reader import Sheet, SheetRefused, read_workbook
from question_bank.domain.columns import SHEETS_OF_THE_TEMPLATE, plain_name
from question_bank.domain.rows import find_header, read_sheet, refuse_repeated_references
from question_bank.domain.sheet_rows import ReadRow, SheetRow

MAX_ROWS = 10_000
"""Filled rows of one file, without the heading of each sheet, so that taking it over stays one short transaction."""


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The rows of a file as they are read, how many filled rows there are, and how their columns were read."""

    rows: Iterator[ReadRow]
    total: int
    columns: tuple[SheetColumns, ...] = ()


def open_questions(path: Path, *, name: str = "", choices: Choices = NO_CHOICES) -> QuestionFile:
    """Reads the file (in a child process with limits) and prepares its rows.

    `choices` say what columns mean where a person has said it (core.actions.choose_columns).
    Raises `core.sheets.reader.SheetRefused` when the file as a whole cannot be taken.
    """
    book = read_workbook(path, name=name)
    sheets = [sheet for sheet in book.sheets if plain_name(sheet.name) not in SHEETS_OF_THE_TEMPLATE]

    total = sum(len(sheet.rows) for sheet in sheets)
    if sum(max(len(sheet.rows) - 1, 0) for sheet in sheets) > MAX_ROWS:
        raise SheetRefused("too_many_rows", {"limit": MAX_ROWS})

    def rows() -> Iterator[ReadRow]:
        for sheet in sheets:
            yield from read_sheet(sheet.name, _sheet_rows(sheet), choices)

    columns = tuple(_columns(sheet, choices) for sheet in sheets if sheet.rows)
    return QuestionFile(refuse_repeated_references(rows()), total, columns)


def _sheet_rows(sheet: Sheet) -> Iterator[SheetRow]:
    return ((row.number, row.cells, row.formulas) for row in sheet.rows)


def _columns(sheet: Sheet, choices: Choices) -> SheetColumns:
    found = find_header(_sheet_rows(sheet), choices)
    number, cells = (found[0][0], found[0][1]) if found else (0, ())
    meanings = found[1].meanings(cells) if found else {}
    return SheetColumns.of(sheet.name, ((row.number, row.cells) for row in sheet.rows), number, meanings)
