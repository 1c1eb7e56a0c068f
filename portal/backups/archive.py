"""The file of a backup: a zip archive whose comment is the digest of every byte before it.

    tables/<table>.jsonl    rows of one table: the names of its columns, then one JSON list per row
    data/<path>             a file of the data folder
    manifest.json           what was backed up: `Manifest`

Any tool for zip archives opens it; one changed or missing byte is found before anything is written.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused

FORMAT = "lianbing-backup-1"
MANIFEST, TABLES, DATA = "manifest.json", "tables/", "data/"
_SEAL = "sha256:{}"
_SEAL_LENGTH = len(_SEAL.format("0" * 64))
_READ = 1024 * 1024


class Unusable(Refused):
    """The file is no backup, or not all of it, or not as it was written."""

    code = "unusable_archive"


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds; `rows` by table; `migrations` by app: the shape of the database it was taken from."""

    version: str
    made_at: str
    database: str
    rows: dict[str, int]
    files: int
    migrations: dict[str, tuple[str, ...]]
    format: str = FORMAT


@dataclass(frozen=True, slots=True)
class Backup:
    """An archive that was checked from the first byte to the last; `sha256` is that of the whole file."""

    path: Path
    manifest: Manifest
    sha256: str

    @contextmanager
    def opened(self) -> Iterator[zipfile.ZipFile]:
        with zipfile.ZipFile(self.path) as archive:
            yield archive

    def data_names(self) -> list[str]:
        """Paths of the files, below the data folder."""
        with self.opened() as archive:
            return [name.removeprefix(DATA) for name in archive.namelist() if name.startswith(DATA)]


@contextmanager
def new_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive to be filled, readable by its owner only; at the end sealed, on disk, and under its name.

    Whoever fails or is killed on the way leaves `<name>.partial`, never a file with the name of a backup.
    """
    partial = path.with_name(f"{path.name}.partial")
    with os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as handle:
        with zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            yield archive
            archive.comment = _SEAL.format("0" * 64).encode()
        end = handle.seek(-_SEAL_LENGTH, os.SEEK_END)
        handle.seek(0)
        seal, _whole = _digests(handle, end)
        handle.seek(end)
        handle.write(_SEAL.format(seal).encode())
        handle.flush()
        os.fsync(handle.fileno())
    partial.rename(path)


def checked(path: Path, expected: str | None = None) -> Backup:
    """The backup in `path`; raises Unusable when it is not the file that was written (`expected`: its SHA-256)."""
    end = path.stat().st_size - _SEAL_LENGTH
    with path.open("rb") as handle:
        seal, whole = _digests(handle, max(end, 0))
        handle.seek(max(end, 0))
        if handle.read() != _SEAL.format(seal).encode():
            raise Unusable(
                _("This is no backup, or it was cut off or changed since it was written. Use another copy.")
            )
    if expected is not None and expected.lower() != whole:
        raise Unusable(_("This is not the backup whose checksum was given. Use the right copy."))
    return Backup(path, _manifest(path), whole)


def _manifest(path: Path) -> Manifest:
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
            names = archive.namelist()
    except (zipfile.BadZipFile, KeyError, msgspec.MsgspecError):
        raise Unusable(_("This file holds no backup of this platform.")) from None
    if manifest.format != FORMAT:
        raise Unusable(
            _("This backup was written by another release of the platform. Restore it with that one.")
        )
    if any(PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts for name in names):
        raise Unusable(_("This file holds no backup of this platform."))
    return manifest


def _digests(handle: IO[bytes], end: int) -> tuple[str, str]:
    """SHA-256 of the first `end` bytes, and of all."""
    sealed, left = hashlib.sha256(), end
    while left and (chunk := handle.read(min(_READ, left))):
        sealed.update(chunk)
        left -= len(chunk)
    whole = sealed.copy()
    while chunk := handle.read(_READ):
        whole.update(chunk)
    return sealed.hexdigest(), whole.hexdigest()
