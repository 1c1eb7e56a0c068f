"""Import units and officers from a workbook or csv file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from core.clock import now
from core.commands import HouseCommand, WrongCall
from core.domain.errors import Refused
from personnel.interchange.roster import Report, import_roster_file


class Command(HouseCommand):
    """Exit code 0 when all is well, 1 when rows or the file were refused (the good rows are written), 2 on a
    wrong call."""

    help = "Import the roster (units and officers) from .xlsx or .csv; refused rows are listed and left out."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="write nothing when a single row is refused"
        )

    def handle(
        self, *_args: Any, file: Path, dry_run: bool, json: bool, all_or_nothing: bool, **_options: Any
    ) -> None:
        if not file.is_file():
            raise WrongCall(_("There is no file %(file)s.") % {"file": file})
        try:
            report = import_roster_file(path=file, at=now(), dry_run=dry_run, all_or_nothing=all_or_nothing)
        except Refused as refused:
            whole = {"sheet": "", "row": None, "column": "", "value": file.name, "reason": str(refused)}
            report = Report(0, 0, 0, [whole])
        self.report(
            as_json=json,
            data=asdict(report),
            line=_line(report, dry_run=dry_run, held_back=all_or_nothing and bool(report.rejected)),
            refused=bool(report.rejected),
        )


def _line(report: Report, *, dry_run: bool, held_back: bool) -> str:
    counts = _("%(created)s created, %(updated)s updated, %(unchanged)s unchanged, %(rejected)s refused.") % {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "rejected": len(report.rejected),
    }
    reasons = [
        f"{one['sheet']} {one['row'] or ''} {one['column']} {one['value']!r}: {one['reason']}".strip()
        for one in report.rejected
    ]
    if dry_run:
        counts += " " + _("Nothing was written (dry run).")
    elif held_back:
        counts += " " + _("Nothing was written: rows are refused.")
    return "\n".join([counts, *reasons])
