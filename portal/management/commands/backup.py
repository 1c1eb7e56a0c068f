"""Writes one file with everything that this installation knows, while everybody works on."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.clock import now
from core.commands import HouseCommand, WrongCall
from portal.actions.take_backup import take_backup
from portal.backups import folder


class Command(HouseCommand):
    help = "Back up database and data folder, as they are at one moment, into a new file."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        target: Path = options["file"].absolute()
        if target.exists():
            raise WrongCall(f"{target}: there is a file of this name already; a backup never overwrites one")
        if not target.parent.is_dir():
            raise WrongCall(f"{target.parent}: no such folder")
        data = folder.data_dir().absolute()
        if data in target.parents and data / folder.BACKUPS not in target.parents:
            raise WrongCall(
                f"{target}: a backup does not lie among the data; use {data / folder.BACKUPS}, or another disk"
            )
        done = take_backup(target=target, at=now())
        line = f"{done.rows} rows, {done.files} files, sha256 {done.sha256}"
        self.report(as_json=options["json"], data=asdict(done), line=line)
