"""Whose file a reader may open, and what every file page carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.utils.translation import gettext as _

from core.actions.record_audit_event import record_audit_event
from personnel.access import OfficerRequest
from personnel.domain.roles import Permission
from personnel.models import Officer, Posting, Unit
from personnel.requests import address_of
from records.domain.sections import Section
from records.models import EnforcementFile, UnitFile
from records.models.files import FileEntryQuerySet
from records.models.unit_files import UnitFileEntryQuerySet
from records.reading import counted, entries_for, sections_of, unit_entries, unit_sections_of

ENTRIES_ON_A_PAGE = 50
VIEWS = ("sections", "time")


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An officer's file in the hands of a reader."""

    subject: Officer
    home: Unit | None
    file: EnforcementFile | None
    entries: FileEntryQuerySet
    sections: tuple[Section, ...]
    is_own: bool
    may_write: bool


@dataclass(frozen=True, slots=True)
class OpenUnitFile:
    """A unit's file in the hands of a reader."""

    unit: Unit
    file: UnitFile | None
    entries: UnitFileEntryQuerySet
    sections: tuple[Section, ...]
    may_write: bool


def opened(request: OfficerRequest, officer: UUID | None = None) -> OpenFile:
    """The reader's own file, or that of `officer`; 404 unless FILE_READ or FILE_WRITE is held on their unit.

    A restricted entry that somebody else may see leaves a trace in the audit log.
    """
    subject = request.officer if officer is None else _subject(request, officer)
    home = _home_unit(subject, request)
    file = EnforcementFile.objects.filter(officer=subject).first()
    is_own = subject.pk == request.officer.pk
    entries = entries_for(file, request.officer, home=home, on=request.day)
    if file is not None and not is_own:
        _note_restricted(request, file, entries)
    return OpenFile(
        subject,
        home,
        file,
        entries,
        sections_of(home, on=request.day),
        is_own,
        not is_own
        and home is not None
        and request.officer.may(Permission.FILE_WRITE, on=request.day, unit=home),
    )


def opened_unit(request: OfficerRequest, unit: int) -> OpenUnitFile:
    """The file of `unit`; 404 unless UNIT_FILE_READ is held on it."""
    found = Unit.objects.where(request.officer, Permission.UNIT_FILE_READ, on=request.day)
    subject = found.filter(pk=unit).first()
    if subject is None:
        raise Http404
    file = UnitFile.objects.filter(unit=subject).first()
    return OpenUnitFile(
        subject,
        file,
        unit_entries(file),
        unit_sections_of(subject, on=request.day),
        request.officer.may(Permission.FILE_WRITE, on=request.day, unit=subject),
    )


def chosen(request: OfficerRequest, found: OpenFile | OpenUnitFile) -> dict[str, Any]:
    """Section, year and order as asked for in the address, the page of entries that they leave, and the counts.

    What the address asks for and the file does not have is taken for "all".
    """
    counts, years = counted(found.entries)
    section, year = request.GET.get("section", ""), request.GET.get("year", "")
    entries = found.entries.for_reading()
    if section in counts:
        entries = entries.filter(section=section)
    if year in {str(known) for known in years}:
        entries = entries.in_year(int(year))
    order = request.GET.get("view", "")
    page: Page[Any] = Paginator(entries, ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "counts": counts,
        "total": sum(counts.values()),
        "years": [str(known) for known in years],
        "section": section if section in counts else "",
        "year": year if year in {str(known) for known in years} else "",
        "view": order if order in VIEWS else VIEWS[0],
        "page": page,
    }


def facts_of(found: OpenFile) -> list[dict[str, str]]:
    """Part 1: who it is."""
    officer = found.subject
    values = (
        (_("Badge number"), officer.badge_number),
        (_("Unit"), found.home.name if found.home else ""),
        (_("Police type"), officer.police_type),
        (_("Police rank"), officer.police_rank),
        (_("Grade"), officer.grade),
    )
    return [{"label": label, "value": value or "—"} for label, value in values]


def postings_of(officer: Officer) -> list[Posting]:
    """All postings, newest first."""
    return list(officer.postings.select_related("unit").order_by("-starts_on", "-pk"))


def _subject(request: OfficerRequest, officer: UUID) -> Officer:
    held = request.officer.permissions_on(request.day)
    for permission in (Permission.FILE_READ, Permission.FILE_WRITE):
        if permission in held:
            readable = Officer.objects.visible_to(request.officer, on=request.day, permission=permission)
            found: Officer | None = readable.filter(public_id=officer).first()
            if found is not None:
                return found
    raise Http404


def _home_unit(officer: Officer, request: OfficerRequest) -> Unit | None:
    located = (
        Officer.objects.with_home_unit(on=request.day)
        .filter(pk=officer.pk)
        .values_list("home_unit_id", flat=True)
    )
    home: Unit | None = Unit.objects.filter(pk__in=[unit for unit in located if unit]).first()
    return home


def _note_restricted(request: OfficerRequest, file: EnforcementFile, entries: FileEntryQuerySet) -> None:
    shown = entries.filter(restricted=True).count()
    if shown:
        record_audit_event(
            kind="file.restricted_read",
            actor_id=request.officer.pk,
            at=request.at,
            subject=f"file:{file.pk}",
            facts={"entries": shown},
            address=address_of(request),
        )
