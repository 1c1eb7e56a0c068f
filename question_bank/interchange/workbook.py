"""From a workbook or csv file to rows that the rules have read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from core.domain.columns import FIRST_ROWS, NO_CHOICES, Choices, SheetColumns
from core.sheets.reader import Row, SheetRefused, StreamedSheet, stream_workbook
from question_bank.domain.columns import SHEETS_OF_THE_TEMPLATE, plain_name
from question_bank.domain.rows import HEADER_WITHIN, find_header, read_sheet, refuse_repeated_references
from question_bank.domain.sheet_rows import ReadRow, SheetRow

MAX_ROWS = 10_000
"""Filled rows of one file, without the heading of each sheet, so that taking it over stays one short transaction."""


AHEAD = max(FIRST_ROWS, HEADER_WITHIN)
"""Filled rows of a sheet that are looked at before the first of them is read."""


class QuestionFile:
    """A file with questions that is read while its rows are taken.

    `choices` say what columns mean where a person has said it (core.actions.choose_columns). Raises
    `core.sheets.reader.SheetRefused` when the file as a whole cannot be taken: at once, or from `rows` where the
    reason shows itself later.
    """

    def __init__(self, path: Path, *, choices: Choices = NO_CHOICES, form: str = "xlsx") -> None:
        self.form = form
        self.pictures: dict[str, bytes] = {}
        self.names: dict[str, str] = {}
        self._choices = choices
        self._filled = 0
        sheets = stream_workbook(path)
        self._sheets = chain(list(islice(sheets, 1)), sheets)
        self.announced = 0
        """How many rows the sheets that were begun say they have; 0 where they do not say."""
        self.columns: list[SheetColumns] = []
        """How the columns of the sheets that were begun were read."""

    def rows(self) -> Iterator[ReadRow]:
        """Every question, once."""
        return refuse_repeated_references(chain.from_iterable(map(self._read, self._sheets)))

    def _read(self, sheet: StreamedSheet) -> Iterator[ReadRow]:
        if plain_name(sheet.name) in SHEETS_OF_THE_TEMPLATE:
            return
        rows = self._counted(sheet.rows)
        first: list[Row] = []
        while sum(any(map(str.strip, row.cells)) for row in first) < AHEAD and (more := next(rows, None)):
            first.append(more)
        self.announced = min(self.announced + sheet.announced, MAX_ROWS)
        if first:
            self.columns.append(_columns(sheet.name, first, self._choices))
        yield from read_sheet(sheet.name, _sheet_rows(chain(first, rows)), self._choices)

    def _counted(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows; more than an import may have, the heading of each sheet aside, are refused."""
        yield from islice(rows, 1)
        for row in rows:
            self._filled += 1
            if self._filled > MAX_ROWS:
                raise SheetRefused("too_many_rows", {"limit": MAX_ROWS})
            yield row


def _sheet_rows(rows: Iterable[Row]) -> Iterator[SheetRow]:
    return ((row.number, row.cells, row.formulas) for row in rows)


def _columns(sheet: str, first: Sequence[Row], choices: Choices) -> SheetColumns:
    found = find_header(_sheet_rows(first), choices)
    number, cells = (found[0][0], found[0][1]) if found else (0, ())
    meanings = found[1].meanings(cells) if found else {}
    return SheetColumns.of(sheet, ((row.number, row.cells) for row in first), number, meanings)
