"""The archive around a workbook: judged by its directory before anything is unpacked. No Django here."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from . import limits
from .refusals import refuse

CHUNK = 64 * 1024


class Archive:
    """A zip file whose directory has been checked. Part names are compared without regard to case."""

    def __init__(self, path: Path | BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, UnicodeDecodeError):
            refuse("damaged")
        self._parts = _checked_parts(self._zip.infolist())

    def has(self, name: str) -> bool:
        """Whether the archive holds a part of this name."""
        return _key(name) in self._parts

    def names(self) -> list[str]:
        """The names of all parts."""
        return [entry.filename for entry in self._parts.values() if not entry.is_dir()]

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked part in pieces: no more than its declared size, refused when its checksum differs."""
        if not self.has(name):
            refuse("damaged")
        left = limits.MAX_ENTRY
        try:
            with self._zip.open(self._parts[_key(name)]) as stream:
                while chunk := stream.read(CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        refuse("bomb")
                    yield chunk
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error):
            refuse("damaged")
        except RuntimeError:
            refuse("encrypted")

    def read(self, name: str, at_most: int = 1024 * 1024) -> bytes:
        """A small part as a whole."""
        content = bytearray()
        for chunk in self.chunks(name):
            content += chunk
            if len(content) > at_most:
                refuse("bomb")
        return bytes(content)


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _checked_parts(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if len(entries) > limits.MAX_ENTRIES:
        refuse("bomb")
    if sum(entry.file_size for entry in entries) > limits.MAX_UNPACKED:
        refuse("bomb")
    parts: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        _check_entry(entry)
        key = _key(entry.filename)
        if key in parts:
            refuse("damaged")
        parts[key] = entry
    return parts


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 0x1:
        refuse("encrypted")
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name or "\x00" in name:
        refuse("unsafe_names")
    packed = max(entry.compress_size, 1)
    too_dense = entry.file_size > limits.RATIO_FREE and entry.file_size / packed > limits.MAX_RATIO
    if entry.file_size > limits.MAX_ENTRY or too_dense:
        refuse("bomb")
