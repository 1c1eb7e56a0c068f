"""What is held about the officer who asks: shown, taken along, and what they say is wrong."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.sheets.writer import Column, Table, Value, download, write_xlsx
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.actions.corrections import answer_correction, ask_correction
from personnel.domain.roles import Permission
from personnel.models import CorrectionRequest, Officer, Posting
from personnel.my_data import Cell, DataSection, PrivacyNotice, section_title, sections
from personnel.policy import check_body, policy_for
from portal.forms.my_data import AnswerForm, CorrectionForm

SHOWN = 5
PAGE = 20
SHEET_NAME = 31


@never_cache
@require_safe
@requires()
def my_data(request: OfficerRequest) -> HttpResponse:
    """Every part with its purpose, its count and its newest rows."""
    return _page(request, CorrectionForm())


def _page(request: OfficerRequest, form: CorrectionForm, *, status: int = 200) -> HttpResponse:
    context = {
        "parts": [_part(section, request.officer) for section in sections()],
        "notice": _notice(request.officer, request.day),
        "form": form,
    }
    return render(request, "portal/my_data.html", context, status=status)


def _part(section: DataSection, officer: Officer) -> dict[str, Any]:
    rows = list(section.rows(officer))
    return {
        "code": section.code,
        "title": section.title,
        "purpose": section.purpose,
        "columns": section.columns,
        "count": len(rows),
        "rows": [[_shown(cell) for cell in row] for row in rows[:SHOWN]],
    }


def _shown(cell: Cell) -> str:
    if cell is None or cell == "":
        return "–"
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, datetime):
        return localtime(cell).strftime("%Y-%m-%d %H:%M")
    return str(cell)


def _notice(officer: Officer, on: date) -> PrivacyNotice:
    """The notice of the officer's unit."""
    home = Posting.objects.filter(
        officer=officer, kind=Posting.Kind.ESTABLISHMENT, starts_on__lte=on
    ).select_related("unit")
    posting = home.order_by("-starts_on").first()
    if posting is None or posting.unit is None:
        notice: PrivacyNotice = check_body("privacy_notice", {})
        return notice
    return policy_for("privacy_notice", posting.unit, on).body


@never_cache
@require_safe
@requires()
def my_data_file(request: OfficerRequest) -> HttpResponse:
    """Everything as one archive: a workbook to read, and JSON for programs; the export is written down."""
    parts = [(section, list(section.rows(request.officer))) for section in sections()]
    tables = [_table(section, rows) for section, rows in parts]
    told = {
        section.code: {
            "title": str(section.title),
            "purpose": str(section.purpose),
            "columns": [str(column) for column in section.columns],
            "rows": [[_plain(cell) for cell in row] for row in rows],
        }
        for section, rows in parts
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", json.dumps(told, ensure_ascii=False, indent=1))
        archive.writestr("my-data.xlsx", write_xlsx(tables))
    record_audit_event(
        kind="data.exported",
        actor_id=request.officer.pk,
        subject=f"officer:{request.officer.pk}",
        at=request.at,
        facts={"rows": sum(len(rows) for _section, rows in parts)},
    )
    name = f"{_('My data')}_{request.day.isoformat()}.zip"
    return download(buffer.getvalue(), name=name, content_type="application/zip")


def _table(section: DataSection, rows: list[Any]) -> Table:
    cells: list[list[Value]] = [[_cell(cell) for cell in row] for row in rows]
    name = str(section.title)[:SHEET_NAME]
    return Table(name=name, columns=[Column(str(column), 20) for column in section.columns], rows=cells)


def _cell(cell: Cell) -> Value:
    return localtime(cell).replace(tzinfo=None, microsecond=0) if isinstance(cell, datetime) else cell


def _plain(cell: Cell) -> str | int | bool | None:
    return cell.isoformat() if isinstance(cell, date) else cell


@require_POST
@requires()
def ask(request: OfficerRequest) -> HttpResponse:
    """Sends a request for correction to HR."""
    form = CorrectionForm(request.POST)
    if form.is_valid():
        try:
            ask_correction(officer=request.officer, at=request.at, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your request went to HR. The answer will stand on this page."))
            return redirect("portal:my_data")
    return _page(request, form, status=422)


@require_safe
@requires(Permission.PERSONNEL_WRITE)
@keeps_filter()
def corrections(request: OfficerRequest) -> HttpResponse:
    """Requests of one's officers that wait for an answer, oldest first."""
    waiting = CorrectionRequest.objects.to_answer(request.officer, on=request.day).waiting()
    page = Paginator(waiting.select_related("officer"), PAGE).get_page(request.GET.get("page"))
    rows = [(asked, section_title(asked.section)) for asked in page.object_list]
    return render(request, "portal/corrections.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PERSONNEL_WRITE)
def answer(request: OfficerRequest, request_id: int) -> HttpResponse:
    """One request, and the answer to it."""
    mine = CorrectionRequest.objects.to_answer(request.officer, on=request.day)
    asked = get_object_or_404(mine.select_related("officer", "answer__answered_by"), pk=request_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_correction(request=asked, actor=request.officer, at=request.at, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The answer was written; the officer reads it under “My data”."))
            return redirect("portal:corrections")
    context = {
        "asked": asked,
        "section": section_title(asked.section),
        "answer": getattr(asked, "answer", None),
        "form": form,
    }
    return render(request, "portal/correction.html", context, status=422 if form.errors else 200)
