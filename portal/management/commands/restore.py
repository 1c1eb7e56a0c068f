"""Brings a backup back into an empty database and data folder."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import connection

from core.clock import now
from core.commands import HouseCommand, WrongCall
from core.domain.errors import Refused
from portal.actions.restore_backup import restore_backup
from portal.backups import archive
from portal.backups.aside import set_aside


class Command(HouseCommand):
    help = "Restore a backup into an empty database; the services must not run."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--sha256", help="the checksum that `backup` told; another file is refused")
        parser.add_argument("--dry-run", action="store_true", help="check file and database, write nothing")
        parser.add_argument(
            "--set-aside",
            action="store_true",
            help="first put the present database aside under another name (nothing of it is deleted)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise WrongCall(f"{path}: no such file")
        at, as_json, dry_run = now(), options["json"], options["dry_run"]
        try:
            backup = archive.checked(path, options["sha256"])
            if options["set_aside"] and not dry_run:
                self.stderr.write(f"set aside: {set_aside(at)}")
            if not connection.introspection.table_names():
                if dry_run:
                    self.report(
                        as_json=as_json, data=_told(backup), line="usable; the database has no tables yet"
                    )
                    return
                call_command("migrate", verbosity=0, interactive=False)
            done = restore_backup(backup=backup, at=at, dry_run=dry_run)
        except Refused as refused:
            self.report(
                as_json=as_json,
                data={"refused": refused.code, "message": str(refused)},
                line=str(refused),
                refused=True,
            )
            return
        if not dry_run:
            call_command("update_index", verbosity=0, stdout=self.stderr)
        line = f"{done.rows} rows, {done.files} files, sha256 {done.sha256}"
        self.report(as_json=as_json, data=asdict(done), line=line)


def _told(backup: archive.Backup) -> dict[str, Any]:
    return {
        "rows": sum(backup.manifest.rows.values()),
        "files": backup.manifest.files,
        "sha256": backup.sha256,
    }
