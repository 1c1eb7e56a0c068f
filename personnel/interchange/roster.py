"""The roster as a file: tables found, lines judged, verdicts for the preview; and the whole in one go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from core.imports import Change, Checked, Described, Problem, Verdict
from core.models import ImportBatch
from core.sheets.reader import Workbook, cell_address, read_workbook
from personnel.actions.apply_roster import apply_roster
from personnel.domain.roster import Line, Ruling
from personnel.domain.roster_officers import Units, check_officers
from personnel.domain.roster_tables import Field, Found, Table, find_table, is_data_sheet
from personnel.domain.roster_units import check_units
from personnel.models import BadgeHolding, Posting, Unit

from .roster_reasons import FIELD_LABELS, UNIT_STATES, reason_text
from .roster_state import known_officers, known_units

KIND = "roster"


class RosterRefused(Refused):
    """The file as a whole is no roster."""

    def __init__(self, code: str) -> None:
        super().__init__(reason_text(code, {}), code=code)
        self.params: dict[str, object] = {}


@dataclass(frozen=True, slots=True)
class _Tables:
    """Lines of the file with the headings of their sheets, by sheet name, and notes on what was left out."""

    units: list[Line]
    officers: list[Line]
    found: Mapping[str, Found]
    notes: list[Problem]


class RosterImporter:
    """Registered for `roster`; see core.imports.Importer."""

    def check(self, batch: ImportBatch, file: Path, *, at: datetime) -> Checked:
        """Judges every line against the units of `batch.unit_id` and below (None: the whole tree)."""
        tables = _tables(read_workbook(file, name=batch.file_name))
        rulings = judge(tables.units, tables.officers, scope=_scope_path(batch), today=local_day(at))
        verdicts = [_verdict(ruling, tables.found[ruling.line.sheet]) for ruling in rulings]
        return Checked(len(verdicts), verdicts, tables.notes)

    def basis(self, batch: ImportBatch) -> str:
        """Units as they are, and how many postings and holdings there are: both tables only grow or close."""
        digest = hashlib.sha256()
        for unit in Unit.objects.order_by("path").values_list("path", "code", "name", "kind", "closed_on"):
            digest.update(repr(unit).encode())
        postings = Posting.objects.aggregate(Max("pk"), Count("pk"))
        holdings = BadgeHolding.objects.aggregate(Max("pk"), Count("pk"), Count("held_until"))
        applied = ImportBatch.objects.filter(kind=KIND).aggregate(Count("applied_at"), Count("undone_at"))
        digest.update(repr([sorted(part.items()) for part in (postings, holdings, applied)]).encode())
        return digest.hexdigest()

    def apply(
        self, batch: ImportBatch, verdicts: Iterator[Verdict], *, actor_id: int | None, at: datetime
    ) -> dict[str, int]:
        """Writes units, officers, badge holdings and postings in bulk."""
        return apply_roster(lines=[verdict.data for verdict in verdicts], batch_id=batch.pk, at=at)

    def reason(self, problem: Problem) -> object:
        """The reason in words."""
        return reason_text(problem.code, problem.params)

    def headings(self) -> Sequence[object]:
        """Of the preview."""
        return (
            _("Code or badge number"),
            _("Name"),
            _("Unit"),
            pgettext_lazy("posting", "Kind"),
            pgettext_lazy("posting", "Since"),
        )

    def describe(self, verdict: Verdict) -> Described:
        """A unit shows its parent, an officer the unit."""
        data = verdict.data
        changes = [
            Change(FIELD_LABELS[name], str(UNIT_STATES.get(old, old)), str(UNIT_STATES.get(new, new)))
            if name == "closed"
            else Change(FIELD_LABELS[name], old, new)
            for name, old, new in data.get("changes", ())
        ]
        if data.get("what") == "unit":
            kind = Unit.Kind(data["kind"]).label if data.get("kind") else ""
            return Described((data["code"], data["name"], data["parent"], kind, ""), changes)
        kind = Posting.Kind(data["posting"]).label if data.get("posting") else ""
        cells = (data["badge"], data["name"], data.get("unit") or "–", kind, data.get("since") or "")
        return Described(cells, changes)

    def written(self, counts: Mapping[str, int]) -> Sequence[tuple[object, int]]:
        """Labels of what apply_roster counts."""
        labels = {
            "units_created": _("Units created"),
            "units_changed": _("Units changed"),
            "officers_created": _("Officers created"),
            "officers_changed": _("Officers changed"),
            "postings": _("Postings written"),
        }
        return [(label, counts.get(name, 0)) for name, label in labels.items()]


def judge(
    unit_lines: Sequence[Line], officer_lines: Sequence[Line], *, scope: str, today: date
) -> list[Ruling]:
    """Units first, since officers may name units of the same file. `scope` is a tree path, empty for all."""
    known = known_units(scope)
    units = check_units(unit_lines, known, whole=not scope)
    accepted = {one.data["code"]: one.data["name"] for one in units if not one.rejected}
    known |= {code: replace(known[code], closed=False) for code in accepted if code in known}
    refused = {one.data["code"]: one for one in units if one.rejected and one.data["code"] not in known}
    new = {code: name for code, name in accepted.items() if code not in known}
    people = known_officers(scope, known) if officer_lines else {}
    return units + check_officers(officer_lines, people, Units(known, new, refused), today=today)


@dataclass(frozen=True, slots=True)
class Report:
    """What the command says: counts of rows, and one entry per reason."""

    created: int
    updated: int
    unchanged: int
    rejected: list[dict[str, Any]]


def import_roster_file(
    *, path: Path, at: datetime, dry_run: bool = False, actor_id: int | None = None
) -> Report:
    """Reads, checks and (unless `dry_run`) applies a roster over the whole tree, without a preview.

    Refused rows stay out, the others are written in one transaction together with a batch that is applied and
    the audit event `import.applied`. Raises SheetRefused or RosterRefused when the file as a whole is no use.
    """
    importer = RosterImporter()
    batch = ImportBatch(kind=KIND, file_name=path.name[-255:], created_at=at, created_by_id=actor_id)
    verdicts = list(importer.check(batch, path, at=at).verdicts)
    counts = {name: sum(one.status == name for one in verdicts) for name in ("new", "changed", "unchanged")}
    if not dry_run and counts["new"] + counts["changed"]:
        _apply_at_once(importer, batch, verdicts, path, at)
    rejected = [
        {
            "sheet": verdict.sheet,
            "row": verdict.row,
            "column": problem.column,
            "value": problem.value,
            "reason": str(importer.reason(problem)),
        }
        for verdict in verdicts
        if verdict.status == "rejected"
        for problem in verdict.problems
        if not problem.warning
    ]
    return Report(counts["new"], counts["changed"], counts["unchanged"], rejected)


@transaction.atomic
def _apply_at_once(
    importer: RosterImporter, batch: ImportBatch, verdicts: Sequence[Verdict], path: Path, at: datetime
) -> None:
    batch.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    batch.state, batch.applied_at, batch.applied_by_id = ImportBatch.State.APPLIED, at, batch.created_by_id
    batch.counts = {
        name: sum(one.status == name for one in verdicts)
        for name in ("new", "changed", "unchanged", "rejected")
    }
    batch.save()
    wanted = (verdict for verdict in verdicts if verdict.status in ("new", "changed"))
    written = importer.apply(batch, wanted, actor_id=batch.created_by_id, at=at)
    ImportBatch.objects.filter(pk=batch.pk).update(options={"written": written})
    record_audit_event(
        kind="import.applied",
        actor_id=batch.created_by_id,
        at=at,
        subject=f"import:{batch.pk}",
        facts={"kind": KIND, "unit": None, "sha256": batch.sha256, **batch.counts, **written},
    )


def _scope_path(batch: ImportBatch) -> str:
    return (
        ""
        if batch.unit_id is None
        else str(Unit.objects.values_list("path", flat=True).get(pk=batch.unit_id))
    )


def _tables(workbook: Workbook) -> _Tables:
    lines: dict[Table, list[Line]] = {Table.UNITS: [], Table.OFFICERS: []}
    found_by_sheet: dict[str, Found] = {}
    notes = [Problem("", "", "hidden_sheet", {"sheet": name}) for name in workbook.hidden if name != "lists"]
    for sheet in workbook.sheets:
        if not sheet.rows or not is_data_sheet(sheet.name):
            continue
        found = find_table([row.cells for row in sheet.rows])
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
    if not found_by_sheet:
        raise RosterRefused("no_known_sheet")
    return _Tables(lines[Table.UNITS], lines[Table.OFFICERS], found_by_sheet, notes)


def _verdict(ruling: Ruling, found: Found) -> Verdict:
    line = ruling.line
    data = {**ruling.data, "changes": ruling.changes} if ruling.changes else ruling.data
    problems = [
        Problem(
            _column(fault.field, fault.code, line, found),
            line.cell(fault.field),
            fault.code,
            fault.params,
            fault.warning,
        )
        for fault in ruling.faults
    ]
    return Verdict(line.sheet, line.row, ruling.status.value, data, problems)


def _column(field: Field, code: str, line: Line, found: Found) -> str:
    """The heading as the file has it; for a formula the address of the cell; else the name of the column."""
    if code == "formula":
        return cell_address(line.row, found.columns[field])
    return found.headings.get(field, str(_MISSING_COLUMNS[field]))


_MISSING_COLUMNS: Mapping[Field, object] = {
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
