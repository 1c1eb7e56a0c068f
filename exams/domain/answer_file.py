"""The answer file: what a candidate saves when the site stays away, sealed under the key of the attempt's journal.

JSON: `{"format": "lianbing-answers-1", "attempt": id, "iv": base64, "sealed": base64}`; `sealed` is AES-256-GCM over
`{"answers": [{"item", "seq", "key", "answer", "elapsed_ms"}]}` with `lianbing-answers-1:<attempt>` as additional data.
The file proves nothing about when it was written: two persons answer for it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from exams.domain.answers import Answer, Current, InvalidAnswer, canonical_answer
from exams.domain.layout import Layout, UnknownId
from exams.domain.paper import Paper

FORMAT: Final = "lianbing-answers-1"
LARGEST_FILE: Final = 2 * 1024 * 1024
"""Bytes."""
MOST_ANSWERS: Final = 1000
MAX_SEQ: Final = 2**53 - 1


class UnreadableAnswerFile(ValueError):
    """`code`: `too_large`, `not_an_answer_file` or `wrong_key` (damaged, or of another installation)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file as it stands, not opened."""

    attempt: UUID
    iv: bytes
    sealed: bytes


class Entry(msgspec.Struct, frozen=True):
    """One answer as the candidate's page held it, in the candidate's form and not checked yet."""

    item: Annotated[str, msgspec.Meta(max_length=64)]
    seq: Annotated[int, msgspec.Meta(ge=0, le=MAX_SEQ)]
    answer: Any
    key: Annotated[str, msgspec.Meta(pattern=r"^([^\x00-\x20~\x7f][^\x00-\x1f\x7f]{0,62})?$")] = ""
    elapsed_ms: Annotated[float, msgspec.Meta(ge=0, le=MAX_SEQ)] = 0


class _Plain(msgspec.Struct):
    answers: Annotated[list[Entry], msgspec.Meta(max_length=MOST_ANSWERS)]


class _File(msgspec.Struct):
    format: str
    attempt: UUID
    iv: str
    sealed: str


class Becomes(StrEnum):
    """What would become of one answer of a file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    STALE = "stale"
    UNREADABLE = "unreadable"


COUNTING: Final = frozenset({Becomes.NEW, Becomes.CHANGED})


@dataclass(frozen=True, slots=True)
class Compared:
    """One answer of a file beside the stored one. `position` counts from 0, -1 for no question of this paper."""

    position: int
    becomes: Becomes
    entry: Entry
    answer: Answer = None


def read_answer_file(data: bytes) -> SealedFile:
    """The file without its contents; raises UnreadableAnswerFile."""
    if len(data) > LARGEST_FILE:
        raise UnreadableAnswerFile("too_large")
    try:
        file = msgspec.json.decode(data, type=_File)
        if file.format != FORMAT:
            raise UnreadableAnswerFile("not_an_answer_file")
        return SealedFile(
            file.attempt,
            base64.b64decode(file.iv, validate=True),
            base64.b64decode(file.sealed, validate=True),
        )
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        if isinstance(error, UnreadableAnswerFile):
            raise
        raise UnreadableAnswerFile("not_an_answer_file") from error


def open_answer_file(file: SealedFile, key: bytes) -> list[Entry]:
    """Its answers; raises UnreadableAnswerFile."""
    try:
        plain = AESGCM(key).decrypt(file.iv, file.sealed, f"{FORMAT}:{file.attempt}".encode())
    except (InvalidTag, ValueError) as error:
        raise UnreadableAnswerFile("wrong_key") from error
    try:
        return msgspec.json.decode(plain, type=_Plain).answers
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableAnswerFile("not_an_answer_file") from error


def compare(
    entries: Sequence[Entry], current: Mapping[int, Current], paper: Paper, layout: Layout
) -> list[Compared]:
    """Every answer of the file beside what is stored, in the order of the paper.

    The rule is that of a save: what is not newer than the stored answer of its question, or than one that stands before
    it in the file, is stale and changes nothing.
    An empty answer to a question without one says nothing and is left out.
    """
    compared, newest = [], dict(current)
    for entry in entries:
        found = _compared(entry, newest, paper, layout)
        if found.becomes in COUNTING:
            newest[found.position] = Current(found.answer, entry.seq)
        if found.becomes is not Becomes.SAME or found.answer is not None:
            compared.append(found)
    return sorted(compared, key=lambda found: found.position)


def _compared(entry: Entry, current: Mapping[int, Current], paper: Paper, layout: Layout) -> Compared:
    try:
        position = layout.position(entry.item)
    except UnknownId:
        return Compared(-1, Becomes.UNREADABLE, entry)
    try:
        answer = canonical_answer(entry.answer, paper.items[position], position, layout)
    except InvalidAnswer:
        return Compared(position, Becomes.UNREADABLE, entry)
    held = current.get(position)
    if answer == (held.answer if held else None):
        return Compared(position, Becomes.SAME, entry, answer)
    if held is None:
        return Compared(position, Becomes.NEW, entry, answer)
    becomes = Becomes.CHANGED if entry.seq > held.client_seq else Becomes.STALE
    return Compared(position, becomes, entry, answer)
