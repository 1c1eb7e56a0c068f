"""A bulletin as PDF and Word file, and its restricted annex; each time is written down."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from appraisal.bulletin_shown import annex_sheet, bulletin_sheet
from appraisal.domain.bulletin_sheet import Sheet
from appraisal.models import Bulletin, BulletinName
from appraisal.views.bulletins import ANNEX, bulletin_or_404
from core.actions.record_audit_event import record_audit_event
from core.sheets.writer import download
from personnel.access import OfficerRequest, requires
from personnel.models import Unit
from personnel.requests import address_of

FORMATS = ("pdf", "docx")


@require_safe
@requires()
def file(request: OfficerRequest, bulletin_id: int, form: str) -> HttpResponse:
    """The document as it stands, as `pdf` or `docx`."""
    found = bulletin_or_404(request, bulletin_id)
    return _file(request, found, bulletin_sheet(found), form, "bulletin.saved")


@require_safe
@requires(ANNEX)
def annex(request: OfficerRequest, bulletin_id: int) -> HttpResponse:
    """Names of those who did not pass or were absent without leave, of the reader's units."""
    found = bulletin_or_404(request, bulletin_id)
    names = _names(request, found)
    _note(request, found, "bulletin.annex_viewed", names=len(names))
    context = {"bulletin": found, "sheet": annex_sheet(found, names)}
    return render(request, "appraisal/bulletin_annex.html", context)


@require_safe
@requires(ANNEX)
def annex_file(request: OfficerRequest, bulletin_id: int, form: str) -> HttpResponse:
    """The same as a document of its own."""
    found = bulletin_or_404(request, bulletin_id)
    return _file(request, found, annex_sheet(found, _names(request, found)), form, "bulletin.annex_saved")


def _names(request: OfficerRequest, found: Bulletin) -> Sequence[BulletinName]:
    """Lines of the annex of units where this officer may read them, in order of unit and badge."""
    mine = Unit.objects.where(request.officer, ANNEX, on=request.day).order_by().values("pk")
    rows = BulletinName.objects.filter(bulletin=found, unit__in=mine)
    return list(rows.select_related("unit").order_by("unit__path", "badge", "pk"))


def _file(request: OfficerRequest, found: Bulletin, sheet: Sheet, form: str, noted: str) -> HttpResponse:
    # not at the top: a web worker starts without the libraries that files need
    from core.pdf import CharactersMissing

    if form not in FORMATS:
        raise Http404
    name = f"{sheet.title} {sheet.number or sheet.mark}".strip()
    if form == "docx":
        from appraisal.interchange.bulletin_docx import WORD_TYPE, bulletin_docx

        content, kind = bulletin_docx(sheet, made_at=found.drafted_at), WORD_TYPE
    else:
        from appraisal.interchange.bulletin_pdf import bulletin_pdf

        try:
            content, kind = bulletin_pdf(sheet, made_at=found.drafted_at), "application/pdf"
        except CharactersMissing as missing:
            said = gettext(
                "The font of this installation lacks “%(signs)s”. Ask the system administrator to name a font that has "
                "them (LIANBING_PDF_FONT); a sheet is never printed with a hole in it."
            )
            messages.error(request, said % {"signs": missing.characters})
            return redirect("appraisal:bulletin", found.pk)
    _note(request, found, noted, form=form)
    return download(content, name=f"{name}.{form}", content_type=kind)


def _note(request: OfficerRequest, found: Bulletin, kind: str, **facts: object) -> None:
    record_audit_event(
        kind=kind,
        actor_id=request.officer.pk,
        at=request.at,
        subject=f"bulletin:{found.pk}",
        facts=facts,
        address=address_of(request),
    )
