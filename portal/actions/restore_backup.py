"""Bring a backup back into an empty database."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import msgspec
from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _

from core import keys
from core.append_only import missing_guards
from core.domain.errors import Refused
from portal.actions.take_backup import Copied
from portal.backups import archive, folder, tables

KEYS = {"secret.key", keys.PRIVATE_NAME, keys.PUBLIC_NAME}
"""Made by themselves in a new data folder: those of the backup take their place."""


class CannotRestore(Refused):
    """This installation cannot take the backup; nothing was written."""

    code = "cannot_restore"


def restore_backup(*, backup: archive.Backup, at: datetime, dry_run: bool = False) -> Copied:
    """Writes rows and files of a checked backup; rows all or none.

    Refuses with `CannotRestore` unless the database is empty, has the tables of the backup, and the data folder holds
    no other content under the same names. Whoever is killed on the way leaves an empty database and a mark that
    `readyz` and the start of the platform look at; calling again finishes the work.
    """
    _look_at_the_place(backup)
    done = Copied(sum(backup.manifest.rows.values()), backup.manifest.files, backup.sha256)
    mark = folder.data_dir() / folder.UNFINISHED
    finishing = (
        mark.exists() and mark.read_text() == backup.sha256 and tables.counted() == backup.manifest.rows
    )
    if not finishing and (filled := tables.filled_tables()):
        raise CannotRestore(
            _("The database is not empty: %(tables)s. Restore into a new one.")
            % {"tables": ", ".join(filled[:5])}
        )
    if dry_run:
        return done
    if not finishing:
        mark.write_text(backup.sha256)
        with backup.opened() as source, transaction.atomic(durable=True):
            _write_rows(source, backup)
            _write_files(source, backup, at)
    keys.forget()
    mark.unlink()
    return done


def _look_at_the_place(backup: archive.Backup) -> None:
    if tables.migrations() != backup.manifest.migrations:
        raise CannotRestore(
            _(
                "The backup was taken with release %(release)s, whose tables differ from those here. "
                "Restore it with that release, then upgrade."
            )
            % {"release": backup.manifest.version}
        )
    if missing_guards():
        raise CannotRestore(
            _("Tables of evidence are not protected against changes. Run the migrate command again.")
        )
    with backup.opened() as source:
        for name in backup.data_names():
            there = folder.data_dir() / name
            if name not in KEYS and there.exists() and not _is_same(source, name, there):
                raise CannotRestore(
                    _("The data folder holds another file %(name)s. Restore into a new data folder.")
                    % {"name": name}
                )


def _is_same(source: ZipFile, name: str, there: Path) -> bool:
    if source.getinfo(f"{archive.DATA}{name}").file_size != there.stat().st_size:
        return False
    with source.open(f"{archive.DATA}{name}") as kept, there.open("rb") as present:
        return hashlib.file_digest(kept, "sha256").digest() == hashlib.file_digest(present, "sha256").digest()  # type: ignore[arg-type]


def _write_rows(source: ZipFile, backup: archive.Backup) -> None:
    tables.clear_what_migrate_wrote()
    for model in tables.stored_models():
        name = model._meta.db_table
        try:
            with source.open(f"{archive.TABLES}{name}.jsonl") as lines:
                if msgspec.json.decode(lines.readline()) != tables.columns_of(model):
                    raise CannotRestore(_("The backup does not fit this release of the platform."))
                written = tables.insert_rows(model, lines)
        except (DatabaseError, KeyError, msgspec.MsgspecError) as error:
            raise CannotRestore(
                _("Table %(name)s of the backup does not fit this database. Nothing was written.")
                % {"name": name}
            ) from error
        if written != backup.manifest.rows[name]:
            raise CannotRestore(_("The backup does not fit this release of the platform."))
    tables.count_on_from_the_last_numbers()


def _write_files(source: ZipFile, backup: archive.Backup, at: datetime) -> None:
    """Each file appears whole, before the rows that name it are committed."""
    root = folder.data_dir()
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=root) as drafts:
        for number, name in enumerate(backup.data_names()):
            draft, target = Path(drafts) / str(number), root / name
            with (
                source.open(f"{archive.DATA}{name}") as kept,
                os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle,
            ):
                shutil.copyfileobj(kept, handle)
                handle.flush()
                os.fsync(handle.fileno())
            target.parent.mkdir(parents=True, exist_ok=True)
            if name in KEYS and target.exists() and not _is_same(source, name, target):
                target.rename(target.with_name(f"{target.name}.before-{at:%Y%m%dT%H%M%S}"))
            draft.replace(target)
