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

from core.actions.choose_columns import chosen_columns
from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.imports import Change, Checked, Described, Problem, Verdict
from core.models import ImportBatch
from core.sheets.reader import read_workbook
from personnel.actions.apply_roster import apply_roster
from personnel.domain.roster import Line, Ruling
from personnel.domain.roster_officers import Units, check_officers
from personnel.domain.roster_units import check_units
from personnel.models import BadgeHolding, Posting, Unit

from .roster_file import RosterRefused, no_table, read_tables, verdict_of
from .roster_reasons import FIELD_LABELS, UNIT_STATES, reason_text
from .roster_state import known_officers, known_units

KIND = "roster"


class RosterImporter:
    """Registered for `roster`; see core.imports.Importer."""

    def check(self, batch: ImportBatch, file: Path, *, at: datetime) -> Checked:
        """Judges every line against the units of `batch.unit_id` and below (None: the whole tree)."""
        choices = chosen_columns(kind=KIND, unit_id=batch.unit_id)
        tables = read_tables(read_workbook(file, name=batch.file_name), choices)
        if not tables.found and tables.columns:
            return Checked(1, [no_table(tables.columns[0])], tables.notes, tables.columns)
        rulings = judge(tables.units, tables.officers, scope=_scope_path(batch), today=local_day(at))
        verdicts = [verdict_of(ruling, tables.found[ruling.line.sheet]) for ruling in rulings]
        return Checked(len(verdicts), verdicts, tables.notes, tables.columns)

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
        if not data:
            return Described(("", "", "", "", ""))
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
    *,
    path: Path,
    at: datetime,
    dry_run: bool = False,
    actor_id: int | None = None,
    all_or_nothing: bool = False,
) -> Report:
    """Reads, checks and (unless `dry_run`) applies a roster over the whole tree, without a preview.

    Refused rows stay out (with `all_or_nothing` a single one keeps all others out, and the counts are zero), the
    others are written in one transaction together with a batch that is applied and
    the audit event `import.applied`. Raises SheetRefused or RosterRefused when the file as a whole is no use.
    """
    importer = RosterImporter()
    batch = ImportBatch(kind=KIND, file_name=path.name[-255:], created_at=at, created_by_id=actor_id)
    verdicts = list(importer.check(batch, path, at=at).verdicts)
    if any(problem.code == "no_known_sheet" for one in verdicts for problem in one.problems):
        raise RosterRefused("no_known_sheet")
    counts = {name: sum(one.status == name for one in verdicts) for name in ("new", "changed", "unchanged")}
    if all_or_nothing and any(one.status == "rejected" for one in verdicts):
        counts |= {"new": 0, "changed": 0}
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
