"""An officer's enforcement file: own, or of somebody in the reader's units; on screen and for print."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from records.models import FileEntry
from records.reading import by_section, counted, in_words
from records.views.reader import OpenFile, chosen, facts_of, opened, postings_of

READERS = (Permission.FILE_READ, Permission.FILE_WRITE)


@require_safe
@requires()
def own_file(request: OfficerRequest) -> HttpResponse:
    """The officer's own file."""
    return _page(request, opened(request))


@require_safe
@requires(*READERS)
def officer_file(request: OfficerRequest, officer: UUID) -> HttpResponse:
    """The file of an officer in the reader's units; of anybody else there is none."""
    return _page(request, opened(request, officer))


@require_safe
@requires()
def own_print(request: OfficerRequest) -> HttpResponse:
    """The whole own file on paper."""
    return _print(request, opened(request))


@require_safe
@requires(*READERS)
def officer_print(request: OfficerRequest, officer: UUID) -> HttpResponse:
    """The whole file of an officer on paper."""
    return _print(request, opened(request, officer))


@require_safe
@requires()
def own_pdf(request: OfficerRequest) -> HttpResponse:
    """The whole own file as a document to keep."""
    return _pdf(request, opened(request), reverse("records:own_file"))


@require_safe
@requires(*READERS)
def officer_pdf(request: OfficerRequest, officer: UUID) -> HttpResponse:
    """The whole file of an officer as a document to keep."""
    return _pdf(request, opened(request, officer), reverse("records:officer_file", args=[officer]))


def _pdf(request: OfficerRequest, found: OpenFile, back: str) -> HttpResponse:
    # not at the top: a web worker starts without the libraries that files need
    from core.pdf import CharactersMissing
    from core.sheets.writer import download
    from records.interchange.file_pdf import TITLE, file_pdf

    try:
        content = file_pdf(found, printed_by=request.officer.name, at=request.at)
    except CharactersMissing as missing:
        text = _(
            "The font of this installation lacks “%(signs)s”. Ask the system administrator to name a font that has "
            "them (LIANBING_PDF_FONT)."
        )
        messages.error(request, text % {"signs": missing.characters})
        return redirect(back)
    name = f"{TITLE} {found.subject.name} {request.day.isoformat()}.pdf"
    return download(content, name=name, content_type="application/pdf")


def _page(request: OfficerRequest, found: OpenFile) -> HttpResponse:
    asked = chosen(request, found)
    shown = in_words(
        asked["page"],
        found.sections,
        is_own=found.is_own,
        withdrawn=_corrected(asked["page"]) if found.may_write else None,
    )
    address = "" if found.is_own else found.subject.public_id
    context = {
        **asked,
        "subject": found.subject,
        "is_own": found.is_own,
        "facts": facts_of(found),
        "shown": shown,
        "sections": by_section(shown, found.sections, asked["counts"]),
        "print_url": reverse("records:officer_print", args=[address])
        if address
        else reverse("records:own_print"),
        "pdf_url": reverse("records:officer_pdf", args=[address]) if address else reverse("records:own_pdf"),
        "record_url": reverse("records:record", args=[address]) if found.may_write else "",
    }
    return render(request, "records/file.html", context)


def _corrected(entries: Any) -> frozenset[int]:
    """Which of the entries on a page a later one corrects."""
    ids = [entry.pk for entry in entries]
    return frozenset(FileEntry.objects.filter(corrects__in=ids).values_list("corrects_id", flat=True))


def _print(request: OfficerRequest, found: OpenFile) -> HttpResponse:
    counts, _years = counted(found.entries)
    shown = in_words(found.entries.for_reading().order_by("seq"), found.sections, is_own=found.is_own)
    context = {
        "subject": found.subject,
        "facts": facts_of(found),
        "postings": postings_of(found.subject),
        "sections": by_section(shown, found.sections, counts),
        "total": sum(counts.values()),
        "printed_at": request.at,
        "printed_by": request.officer,
        "head": shown[-1].entry.hash if shown else "",
    }
    return render(request, "records/print.html", context)
