"""Building workbooks with openpyxl: a module of its own, loaded only when a workbook is wanted."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .writer import Page, Table, Value, starts_formula

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LISTS = "lists"


def workbook_bytes(sheets: Sequence[Table | Page]) -> bytes:
    """The file that `writer.write_xlsx` promises."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    choices: list[Sequence[str]] = []
    for sheet in sheets:
        worksheet = workbook.create_sheet(_sheet_name(sheet.name))
        if isinstance(sheet, Page):
            _write_page(worksheet, sheet)
        else:
            _write_table(worksheet, sheet, choices)
    if choices:
        _write_lists(workbook.create_sheet(_LISTS), choices)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31] or "1"


def _write_page(worksheet: Worksheet, page: Page) -> None:
    worksheet.column_dimensions["A"].width = 100
    for number, line in enumerate(page.lines, 1):
        cell = worksheet.cell(number, 1)
        _put(cell, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if number == 1:
            cell.font = Font(bold=True, size=14)


def _write_table(worksheet: Worksheet, table: Table, choices: list[Sequence[str]]) -> None:
    worksheet.freeze_panes = "A2"
    for index, column in enumerate(table.columns, 1):
        letter = get_column_letter(index)
        worksheet.column_dimensions[letter].width = column.width
        heading = worksheet.cell(1, index)
        _put(heading, column.heading)
        heading.font = Font(bold=True)
        heading.fill = PatternFill("solid", fgColor="FFF2CC" if column.required else "DDEBF7")
        heading.alignment = Alignment(wrap_text=True, vertical="center")
        if table.template_rows:
            # The whole column is text, so that 013579 keeps its zero; no cell is created for it.
            worksheet.column_dimensions[letter].number_format = "@"
        if column.choices and table.template_rows:
            choices.append(column.choices)
            source = get_column_letter(len(choices))
            place = f"{_LISTS}!${source}$1:${source}${len(column.choices)}"
            validation = DataValidation(type="list", formula1=place, allow_blank=True, showErrorMessage=False)
            validation.add(f"{letter}2:{letter}{table.template_rows + 1}")
            worksheet.add_data_validation(validation)
    for number, row in enumerate(table.rows, 2):
        for index, value in enumerate(row, 1):
            _put(worksheet.cell(number, index), value)


def _write_lists(worksheet: Worksheet, choices: Sequence[Sequence[str]]) -> None:
    worksheet.sheet_state = "hidden"
    for index, values in enumerate(choices, 1):
        for number, value in enumerate(values, 1):
            _put(worksheet.cell(number, index), value)


def _put(cell: Cell, value: Value) -> None:
    """Stores `value` with its type said aloud, so that no text becomes a formula."""
    if isinstance(value, str):
        cell.value = _FORBIDDEN.sub("", value)
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = starts_formula(value)
    elif isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)
    elif value is not None:
        cell.value = value
