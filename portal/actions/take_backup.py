"""Take a backup while everybody works on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import msgspec
from django.conf import settings
from django.db import connection
from django.db.models import Model

from core.domain.batches import in_batches
from core.domain.days import iso
from portal.backups import archive, folder, tables


@dataclass(frozen=True, slots=True)
class Copied:
    """How much is in an archive; `sha256` is that of the file."""

    rows: int
    files: int
    sha256: str


def take_backup(*, target: Path, at: datetime) -> Copied:
    """Writes database and data folder, as they are at one moment, to the new file `target`.

    An answer that was acknowledged before the call is in it. Uploads are written before the rows that name them, so
    files are held once before that moment (they may be deleted after it) and once after it (they may just have come).
    """
    with folder.held_files() as held:
        held.hold()
        with tables.one_moment():
            held.hold()
            with archive.new_archive(target) as new:
                rows = {model._meta.db_table: _write_table(new, model) for model in tables.stored_models()}
                for name, path in sorted(held.paths.items()):
                    new.write(path, f"{archive.DATA}{name}")
                manifest = archive.Manifest(
                    version=settings.VERSION,
                    made_at=iso(at),
                    database=connection.vendor,
                    rows=rows,
                    files=len(held.paths),
                    migrations=tables.migrations(),
                )
                new.writestr(archive.MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    backup = archive.checked(target)
    return Copied(sum(rows.values()), len(held.paths), backup.sha256)


def _write_table(new: ZipFile, model: type[Model]) -> int:
    written = 0
    with new.open(f"{archive.TABLES}{model._meta.db_table}.jsonl", "w", force_zip64=True) as entry:
        entry.write(msgspec.json.encode(tables.columns_of(model)) + b"\n")
        for lines in in_batches(tables.rows_as_json(model), tables.BATCH):
            entry.write(b"\n".join(lines) + b"\n")
            written += len(lines)
    return written
