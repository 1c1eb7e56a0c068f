"""An officer's enforcement file: own, or of somebody in the reader's units."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from personnel.policy import policy_for
from records.domain.sections import FileSections
from records.models import EnforcementFile, FileEntry

ENTRIES_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A part of the file and its entries on this page."""

    title: str
    entries: list[FileEntry]


@requires()
def own_file(request: OfficerRequest) -> HttpResponse:
    """The officer's own file."""
    return _file_page(request, request.officer)


@requires(Permission.FILE_READ)
def officer_file(request: OfficerRequest, officer: UUID) -> HttpResponse:
    """The file of an officer in the reader's units; of anybody else there is none."""
    readable = Officer.objects.visible_to(request.officer, on=request.day, permission=Permission.FILE_READ)
    found = readable.filter(public_id=officer).first()
    if found is None:
        raise Http404
    return _file_page(request, found)


def _file_page(request: OfficerRequest, officer: Officer) -> HttpResponse:
    file = EnforcementFile.objects.filter(officer=officer).first()
    entries = FileEntry.objects.none() if file is None else file.entries.for_reading()
    page = Paginator(entries, ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    unit = _home_unit(officer, request)
    context = {
        "subject": officer,
        "is_own": officer.pk == request.officer.pk,
        "facts": _facts(officer, unit),
        "page": page,
        "sections": _sections(unit, list(page), request),
    }
    return render(request, "records/file.html", context)


def _home_unit(officer: Officer, request: OfficerRequest) -> Unit | None:
    located = (
        Officer.objects.with_home_unit(on=request.day)
        .filter(pk=officer.pk)
        .values_list("home_unit_id", flat=True)
    )
    return Unit.objects.filter(pk__in=[unit for unit in located if unit]).first()


def _facts(officer: Officer, unit: Unit | None) -> list[dict[str, str]]:
    values = (
        (_("Badge number"), officer.badge_number),
        (_("Unit"), unit.name if unit else ""),
        (_("Police rank"), officer.police_rank),
        (_("Grade"), officer.grade),
    )
    return [{"label": label, "value": value or "—"} for label, value in values]


def _sections(unit: Unit | None, entries: list[FileEntry], request: OfficerRequest) -> list[ShownSection]:
    """The parts that hold something, in the order of the policy; what a policy dropped comes last."""
    sections: FileSections = policy_for("file_sections", unit, request.day).body if unit else FileSections()
    for entry in entries:
        entry.evidence_url = _evidence_url(entry, request)  # type: ignore[attr-defined]
    known = [section.code for section in sections.sections]
    codes = [*known, *sorted({entry.section for entry in entries} - set(known))]
    return [
        ShownSection(sections.title_of(code), own)
        for code in codes
        if (own := [entry for entry in entries if entry.section == code])
    ]


def _evidence_url(entry: FileEntry, request: OfficerRequest) -> str:
    """Where the officer finds what the entry rests on; others see the figures only."""
    if entry.result is None or entry.result.officer_id != request.officer.pk:
        return ""
    return reverse("exams:result", args=[entry.result.attempt_id])
