"""From the rows of a sheet to questions with what is wrong about them. No database, no file format."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from core.domain.columns import NO_CHOICES, Choices, meanings_of
from question_bank.domain.case_rows import cases_and_rows
from question_bank.domain.checks import check
from question_bank.domain.columns import (
    SHEETS_OF_THE_TEMPLATE,
    Columns,
    column_letter,
    plain_name,
    read_header,
)
from question_bank.domain.question import Content
from question_bank.domain.row_reader import RowReader
from question_bank.domain.sheet_rows import Problem, ReadRow, SheetRow
from question_bank.domain.tidy import tidied_content

HEADER_WITHIN = 10
"""The header stands in one of the first rows; titles may stand above it."""


def find_header(rows: Iterable[SheetRow], choices: Choices = NO_CHOICES) -> tuple[SheetRow, Columns] | None:
    """The header among the first filled rows, one that a person has explained (`choices`) before any other."""
    first = list(islice(_filled(rows), HEADER_WITHIN))
    found = [(row, columns) for row in first if (columns := read_header(row[1], row[0], choices))]
    explained = (one for one in found if meanings_of(one[0][1], choices))
    return next(explained, found[0] if found else None)


def _filled(rows: Iterable[SheetRow]) -> Iterator[SheetRow]:
    return (row for row in rows if any(cell.strip() for cell in row[1]) or row[2])


def read_sheet(name: str, rows: Iterable[SheetRow], choices: Choices = NO_CHOICES) -> Iterator[ReadRow]:
    """The questions of one sheet. Blank rows and repeated headers are passed over, nothing else is.

    `choices` say what columns mean where a person has said it. A sheet with content but without a header yields one
    refused row that says so.
    """
    if plain_name(name) in SHEETS_OF_THE_TEMPLATE:
        return
    filled = _filled(rows)
    first = list(islice(filled, HEADER_WITHIN))
    found_header = find_header(first, choices)
    if found_header is None:
        if first:
            yield _about_sheet(name, first[0][0], Problem("header_missing"))
        return
    header, columns = found_header
    if columns.twice or not {"key", "rubric"} & set(columns.fields):
        for index in columns.twice:
            yield _about_sheet(name, columns.header_row, Problem("column_twice", column_letter(index)))
        if not columns.twice:
            yield _about_sheet(name, columns.header_row, Problem("key_column_missing"))
        return
    rows_below = (
        row
        for row in chain((row for row in first if row[0] > columns.header_row), filled)
        if list(row[1]) != list(header[1])
    )
    for found in cases_and_rows(name, rows_below, columns):
        yield found if isinstance(found, ReadRow) else read_reader(found)


def _about_sheet(name: str, row: int, problem: Problem) -> ReadRow:
    return ReadRow(name, row, "", Content("", ""), (problem,))


def refuse_repeated_references(rows: Iterable[ReadRow]) -> Iterator[ReadRow]:
    """The rows, where a question number that was seen before is refused with the place of the first."""
    seen: dict[str, ReadRow] = {}
    for row in rows:
        first = seen.setdefault(row.ref, row) if row.ref else row
        if first is row:
            yield row
        else:
            place = f"{row.ref} ({first.sheet} {first.row})"
            yield row.with_problems(Problem("ref_repeated", row.column("ref"), place))


def read_row(
    sheet: str, number: int, cells: Sequence[str], columns: Columns, formulas: Sequence[int] = ()
) -> ReadRow:
    """One row as a question with everything that is wrong with it."""
    return read_reader(RowReader(sheet, number, cells, columns, formulas))


def read_reader(reader: RowReader) -> ReadRow:
    """The row of ``reader`` as a question with everything that is wrong with it."""
    content = tidied_content(reader.content())
    ref = reader.reference(content)
    reader.add(check(content))
    facts = reader.facts()
    problems, letters = tuple(reader.problems), reader.columns.letters
    return ReadRow(reader.sheet, reader.number, ref, content, problems, reader.note(), letters, facts)
