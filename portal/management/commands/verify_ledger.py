"""Checks all hash chains and checkpoints, and compares them with an anchor file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.commands import HouseCommand, WrongCall
from core.ledger import verify_ledger


class Command(HouseCommand):
    help = "Check all hash chains and checkpoints; exit 1 when something is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--against", type=Path, metavar="ANCHORFILE", help="a kept copy of the anchor file"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        anchors: Path | None = options["against"]
        if anchors is not None and not anchors.is_file():
            raise WrongCall(f"{anchors}: no such file")
        report = verify_ledger(anchors)
        lines = [f"{report.rows} rows, {report.checkpoints} checkpoints, {len(report.broken)} broken"]
        lines += [f"{found.chain} {found.seq or ''}: {found.reason}" for found in report.broken]
        self.report(
            as_json=options["json"], data=asdict(report), line="\n".join(lines), refused=bool(report.broken)
        )
