"""A law from a file that came from outside, read and parsed in a child process with limits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.limited_child import ChildFailed, run_limited
from law.domain.lawtext import ParsedLaw

from .law_files import LARGEST_FILE, UnreadableLawFile


@dataclass(frozen=True, slots=True)
class Reading:
    """What the child answers: the law and the hash of the file, or the code of a refusal."""

    law: ParsedLaw | None = None
    sha256: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class ReadLaw:
    """A law that was read: its name without folders, the SHA-256 of the file, the law."""

    name: str
    sha256: str
    law: ParsedLaw


def read_law(content: bytes, *, name: str) -> ReadLaw:
    """The law in `content`; raises UnreadableLawFile saying why and what to do."""
    if len(content) > LARGEST_FILE:
        raise UnreadableLawFile("too_large")
    if "\x00" in name:
        raise UnreadableLawFile("unreadable")
    try:
        answer = run_limited("law.interchange.child", name, content=content)
        reading = msgspec.msgpack.decode(answer, type=Reading)
    except (ChildFailed, msgspec.DecodeError) as failure:
        raise UnreadableLawFile("too_heavy") from failure
    if reading.law is None:
        raise UnreadableLawFile(reading.refused)
    return ReadLaw(name, reading.sha256, reading.law)


def read_law_at(path: Path) -> ReadLaw:
    """The law in the file at `path`; raises UnreadableLawFile."""
    try:
        if not path.exists():
            raise UnreadableLawFile("not_found")
        if not path.is_file():
            raise UnreadableLawFile("not_a_file")
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableLawFile("too_large")
        content = path.read_bytes()
    except (OSError, ValueError) as problem:
        raise UnreadableLawFile("unreadable") from problem
    return read_law(content, name=path.name)
