"""Between a workbook and the lines of a roster: tables found, verdicts with the places of what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.domain.columns import Choices, SheetColumns
from core.domain.errors import Refused
from core.imports import Problem, Verdict
from core.sheets.reader import Workbook, cell_address
from personnel.domain.roster import Line, Ruling
from personnel.domain.roster_tables import Field, Found, Table, find_table, is_data_sheet, meanings

from .roster_reasons import reason_text


class RosterRefused(Refused):
    """The file as a whole is no roster."""

    def __init__(self, code: str) -> None:
        super().__init__(reason_text(code, {}), code=code)
        self.params: dict[str, object] = {}


@dataclass(frozen=True, slots=True)
class Tables:
    """Lines of the file, headings by sheet, notes on what was left out, and how columns were read."""

    units: list[Line]
    officers: list[Line]
    found: Mapping[str, Found]
    notes: list[Problem]
    columns: list[SheetColumns]


def read_tables(workbook: Workbook, choices: Choices) -> Tables:
    """Finds the table in every sheet; raises RosterRefused when there is no sheet with content at all."""
    lines: dict[Table, list[Line]] = {Table.UNITS: [], Table.OFFICERS: []}
    found_by_sheet: dict[str, Found] = {}
    columns: list[SheetColumns] = []
    notes = [Problem("", "", "hidden_sheet", {"sheet": name}) for name in workbook.hidden if name != "lists"]
    for sheet in workbook.sheets:
        if not sheet.rows or not is_data_sheet(sheet.name):
            continue
        found = find_table([row.cells for row in sheet.rows], choices)
        rows = ((row.number, row.cells) for row in sheet.rows)
        header = sheet.rows[found.at].number if found else 0
        columns.append(SheetColumns.of(sheet.name, rows, header, meanings(found) if found else {}))
        if found is None:
            notes.append(Problem("", "", "sheet_ignored", {"sheet": sheet.name}))
            continue
        found_by_sheet[sheet.name] = found
        if found.unknown:
            code = "columns_ignored" if sheet.name else "columns_ignored_csv"
            notes.append(Problem("", "", code, {"sheet": sheet.name, "columns": "、".join(found.unknown)}))
        for row in sheet.rows[found.at + 1 :]:
            cells = {name: row.cells[at] for name, at in found.columns.items() if at < len(row.cells)}
            formulas = frozenset(name for name, at in found.columns.items() if at in row.formulas)
            if formulas or any(cell.strip() for cell in cells.values()):
                lines[found.table].append(Line(sheet.name, row.number, cells, formulas))
    if not columns:
        raise RosterRefused("no_known_sheet")
    return Tables(lines[Table.UNITS], lines[Table.OFFICERS], found_by_sheet, notes, columns)


def no_table(sheet: SheetColumns) -> Verdict:
    """A file in which no table was recognized: a person may still say what its columns hold."""
    row = sheet.rows[0][0] if sheet.rows else 1
    return Verdict(sheet.sheet, row, "rejected", {}, [Problem("", "", "no_known_sheet", cell=f"A{row}")])


def verdict_of(ruling: Ruling, found: Found) -> Verdict:
    """The ruling on a line with the places of what is wrong."""
    line = ruling.line
    data = {**ruling.data, "changes": ruling.changes} if ruling.changes else ruling.data
    problems = [
        Problem(
            _column(fault.field, fault.code, line, found),
            line.cell(fault.field),
            fault.code,
            fault.params,
            fault.warning,
            _cell(fault.field, line, found),
        )
        for fault in ruling.faults
    ]
    return Verdict(line.sheet, line.row, ruling.status.value, data, problems)


def _cell(field: Field, line: Line, found: Found) -> str:
    """The address of the cell; without such a column that of the first one that is known."""
    return cell_address(line.row, found.columns.get(field, min(found.columns.values())))


def _column(field: Field, code: str, line: Line, found: Found) -> str:
    """The heading as the file has it; for a formula the address of the cell; else the name of the column."""
    if code == "formula":
        return cell_address(line.row, found.columns[field])
    return found.headings.get(field, str(FIELD_NAMES[field]))


FIELD_NAMES: Mapping[Field, object] = {
    Field.CODE: _("unit code"),
    Field.UNIT_NAME: _("unit name"),
    Field.PARENT: _("code of the unit above"),
    Field.UNIT_KIND: _("kind of unit"),
    Field.BADGE: _("badge number"),
    Field.NAME: _("name"),
    Field.POLICE_TYPE: _("police type"),
    Field.POLICE_RANK: _("police rank"),
    Field.GRADE: _("grade"),
    Field.UNIT: _("unit code"),
    Field.POSTING: _("kind of posting"),
    Field.SINCE: _("start date"),
    Field.REISSUED: _("reissued"),
    Field.RENAMED: _("renamed"),
}
