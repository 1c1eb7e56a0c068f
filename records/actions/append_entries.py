"""Append entries to files: the one road into them, whatever the source."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Max, Model, QuerySet

from core.domain.batches import in_batches
from core.domain.chains import GENESIS, commitment
from records.models import (
    EnforcementFile,
    FileEntry,
    FileEntryText,
    UnitFile,
    UnitFileEntry,
    UnitFileEntryText,
)
from records.models.entries import ChainedEntry

CHUNK: Final = 500
ROWS_AT_ONCE: Final = 200
TRIES: Final = 5
E = TypeVar("E", FileEntry, UnitFileEntry)
N = TypeVar("N", bound="NewEntry | NewUnitEntry")


class NothingToCorrect(LookupError):
    """The file holds no entry of the source that an entry is meant to correct."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A fact for an officer's file. `unit_id` is the unit then; `source` (`study_month:17`) is filed once in a file.

    `corrects_source` names the source of the entry that this one corrects. `payload` holds ids and figures only;
    `text` is kept beside the chain.
    """

    officer_id: int
    section: str
    kind: str
    happened_on: date
    unit_id: int | None
    payload: dict[str, Any]
    source: str
    restricted: bool = False
    corrects_source: str = ""
    policy_version_id: int | None = None
    actor_id: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class NewUnitEntry:
    """The same for a unit's file."""

    unit_id: int
    section: str
    kind: str
    happened_on: date
    payload: dict[str, Any]
    source: str
    corrects_source: str = ""
    policy_version_id: int | None = None
    actor_id: int | None = None
    text: str = ""
    restricted: bool = field(default=False, init=False)


def append_entries(entries: Iterable[NewEntry], *, at: datetime) -> int:
    """Files each of `entries` in its officer's file, opened if need be; returns how many were new.

    Works in chunks of one transaction each: killed in the middle and run again, it goes on where it stopped. What a
    file holds already, by source, is left out. Two callers at once: the second finds nothing left. Raises
    NothingToCorrect.
    """
    return sum(_appended(_officers_chunk, chunk, at) for chunk in in_batches(entries, CHUNK))


def append_unit_entries(entries: Iterable[NewUnitEntry], *, at: datetime) -> int:
    """The same for units' files."""
    return sum(_appended(_units_chunk, chunk, at) for chunk in in_batches(entries, CHUNK))


def open_files(officer_ids: Iterable[int], *, at: datetime) -> None:
    """Makes sure that each of the officers has a file."""
    EnforcementFile.objects.bulk_create(
        [EnforcementFile(officer_id=officer_id, opened_at=at) for officer_id in sorted(set(officer_ids))],
        ignore_conflicts=True,
    )


def heads_of(entries: QuerySet[E], file_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Number and hash of the last entry of each file that has one."""
    last = entries.filter(file__in=list(file_ids)).order_by().values("file").annotate(last=Max("pk"))
    rows = entries.filter(pk__in=last.values("last")).values_list("file_id", "seq", "hash")
    return {file_id: (seq, hashed) for file_id, seq, hashed in rows}


def _appended(write: Any, chunk: Sequence[Any], at: datetime) -> int:
    """Writes a chunk; where another process filed the same meanwhile, looks again."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return int(write(chunk, at))
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    return 0


def _officers_chunk(chunk: Sequence[NewEntry], at: datetime) -> int:
    open_files((entry.officer_id for entry in chunk), at=at)
    files = EnforcementFile.objects.select_for_update().filter(
        officer__in={entry.officer_id for entry in chunk}
    )
    ids = {file.officer_id: file.pk for file in files.order_by("pk")}
    rows = [
        (
            entry,
            FileEntry(
                file_id=ids[entry.officer_id],
                unit_id=entry.unit_id,
                restricted=entry.restricted,
                **_common(entry, at),
            ),
        )
        for entry in chunk
    ]
    return _write(FileEntry.objects.all(), FileEntryText, rows)


def _units_chunk(chunk: Sequence[NewUnitEntry], at: datetime) -> int:
    unit_ids = sorted({entry.unit_id for entry in chunk})
    UnitFile.objects.bulk_create(
        [UnitFile(unit_id=unit_id, opened_at=at) for unit_id in unit_ids], ignore_conflicts=True
    )
    files = UnitFile.objects.select_for_update().filter(unit__in=unit_ids).order_by("pk")
    ids = {file.unit_id: file.pk for file in files}
    rows = [(entry, UnitFileEntry(file_id=ids[entry.unit_id], **_common(entry, at))) for entry in chunk]
    return _write(UnitFileEntry.objects.all(), UnitFileEntryText, rows)


def _common(entry: NewEntry | NewUnitEntry, at: datetime) -> dict[str, Any]:
    return {
        "section": entry.section,
        "kind": entry.kind,
        "happened_on": entry.happened_on,
        "payload": entry.payload,
        "source": entry.source,
        "policy_version_id": entry.policy_version_id,
        "actor_id": entry.actor_id,
        "at": at,
    }


def _write(entries: QuerySet[E], texts: type[Model], rows: Sequence[tuple[N, E]]) -> int:
    """Chains and stores the rows whose source is not filed yet, with their words."""
    file_ids = {row.file_id for _new, row in rows}
    sources = {name for new, _row in rows for name in (new.source, new.corrects_source) if name}
    filed = {
        (file_id, source): pk
        for file_id, source, pk in entries.filter(file__in=file_ids, source__in=sources).values_list(
            "file_id", "source", "pk"
        )
    }
    heads = heads_of(entries, file_ids)
    fresh: list[E] = []
    salted: list[tuple[E, str, str]] = []
    seen: set[tuple[int, str]] = set()
    for new, row in rows:
        place = (row.file_id, new.source)
        if new.source and (place in filed or place in seen):
            continue
        seen.add(place)
        if new.corrects_source:
            if (row.file_id, new.corrects_source) not in filed:
                raise NothingToCorrect(new.corrects_source)
            row.corrects_id = filed[row.file_id, new.corrects_source]
        if new.text:
            salt = secrets.token_hex(16)
            row.commitment = commitment(bytes.fromhex(salt), new.text)
            salted.append((row, salt, new.text))
        row.chain_after(*heads.get(row.file_id, (0, GENESIS)))
        heads[row.file_id] = (row.seq, row.hash)
        fresh.append(row)
    entries.bulk_create(fresh, batch_size=ROWS_AT_ONCE)
    texts._default_manager.bulk_create(
        [texts(entry=row, salt=salt, text=text) for row, salt, text in salted], batch_size=ROWS_AT_ONCE
    )
    return len(fresh)


def is_committed(entry: ChainedEntry, *, salt: str, text: str) -> bool:
    """Whether `text` is what the entry commits to."""
    return entry.commitment == commitment(bytes.fromhex(salt), text)
