"""What a page of a file shows: sections with their counts, entries in words, in two orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractYear

from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from personnel.policy import policy_for
from records.domain.kinds import RECORD
from records.domain.sections import FileSections, Section, UnitFileSections, title_in
from records.entry_kinds import Described, described, kind_name
from records.models import EnforcementFile, FileEntry, UnitFile, UnitFileEntry
from records.models.files import FileEntryQuerySet
from records.models.unit_files import UnitFileEntryQuerySet


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry and what it says to this reader."""

    entry: FileEntry | UnitFileEntry
    says: Described
    kind: str
    section: str
    may_be_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A part of the file: how many entries it holds in all, and those on this page."""

    code: str
    title: str
    count: int
    entries: Sequence[ShownEntry] = ()


def entries_for(
    file: EnforcementFile | None, reader: Officer, *, home: Unit | None, on: date
) -> FileEntryQuerySet:
    """The entries of an officer's file that `reader` may see: restricted ones are the officer's own, and open to
    whoever may read faults in the officer's unit."""
    if file is None:
        return FileEntry.objects.none()
    entries = file.entries.all()
    sees_all = file.officer_id == reader.pk or (
        home is not None and reader.may(Permission.FAULT_READ, on=on, unit=home)
    )
    return entries if sees_all else entries.open_to_all_readers()


def unit_entries(file: UnitFile | None) -> UnitFileEntryQuerySet:
    """The entries of a unit's file."""
    return UnitFileEntry.objects.none() if file is None else file.entries.all()


def sections_of(unit: Unit | None, *, on: date) -> tuple[Section, ...]:
    """The parts of an officer's file under the policy of the officer's unit."""
    policy: FileSections = policy_for("file_sections", unit, on).body if unit else FileSections()
    return policy.sections


def unit_sections_of(unit: Unit, *, on: date) -> tuple[Section, ...]:
    """The parts of a unit's file."""
    policy: UnitFileSections = policy_for("unit_file_sections", unit, on).body
    return policy.sections


def counted(
    entries: FileEntryQuerySet | UnitFileEntryQuerySet,
) -> tuple[dict[str, int], list[int]]:
    """How many entries each section holds, and the years that hold any, newest first: one query."""
    rows: Any = (
        entries.order_by()
        .annotate(year=ExtractYear("happened_on"))
        .values_list("section", "year")
        .annotate(count=Count("pk"))
    )
    counts: dict[str, int] = {}
    years: set[int] = set()
    for section, year, count in rows:
        counts[section] = counts.get(section, 0) + count
        years.add(year)
    return counts, sorted(years, reverse=True)


def in_words(
    entries: Iterable[FileEntry | UnitFileEntry],
    sections: tuple[Section, ...],
    *,
    is_own: bool,
    withdrawn: frozenset[int] | None = None,
) -> list[ShownEntry]:
    """Entries as this reader sees them. `withdrawn` are those that a later entry corrects; None where the reader
    may withdraw nothing."""
    return [
        ShownEntry(
            entry,
            described(entry, is_own=is_own),
            kind_name(entry.kind),
            title_in(sections, entry.section),
            withdrawn is not None and entry.kind == RECORD and entry.pk not in withdrawn,
        )
        for entry in entries
    ]


def by_section(
    shown: Sequence[ShownEntry], sections: tuple[Section, ...], counts: dict[str, int]
) -> list[ShownSection]:
    """The parts in the order of the policy, what a policy dropped last; empty parts too."""
    known = [section.code for section in sections]
    codes = [*known, *sorted(set(counts) - set(known))]
    return [
        ShownSection(
            code,
            title_in(sections, code),
            counts.get(code, 0),
            [entry for entry in shown if entry.entry.section == code],
        )
        for code in codes
    ]
