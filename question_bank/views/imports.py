"""Importing questions: send a file, watch it being read, look at every row, confirm once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.actions.hold_back_import import hold_back_import
from core.domain.errors import Refused
from core.models import ImportBatch, ImportRow
from core.undo import undoer_of
from core.views.imports import NOTHING
from core.views.returned import may_be_returned, refused_list, returned_file, was_held_back
from core.views.undo import undo_screen
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.apply_import import apply_import
from question_bank.actions.leave_out_rows import leave_out_rows
from question_bank.actions.upload_questions import KIND, upload_questions
from question_bank.forms.uploads import UploadForm
from question_bank.interchange.kinds_of_file import SHEETS
from question_bank.models import Bank
from question_bank.tasks import (
    GIVEN_UP_AFTER,
    check_citations_of_import,
    find_similar_questions,
    index_questions,
    read_questions,
)
from question_bank.views._import_rows import described_rows, marks, refusal_words, refused_lines

PER_PAGE = 50
ORDER = (
    ImportRow.Status.REJECTED,
    ImportRow.Status.CHANGED,
    ImportRow.Status.NEW,
    ImportRow.Status.UNCHANGED,
    ImportRow.Status.LEFT_OUT,
)
SIMILAR = "similar"
"""The tab of rows that resemble another question."""


@requires(Permission.QUESTION_WRITE)
def upload(request: OfficerRequest) -> HttpResponse:
    """The upload form; a file is stored and read in the background."""
    banks = Bank.objects.where(request.officer, Permission.QUESTION_WRITE, on=request.day)
    form = UploadForm(request.POST or None, request.FILES or None, banks=banks)
    if request.method == "POST" and form.is_valid():
        batch = upload_questions(
            form.cleaned_data["file"],
            bank=form.cleaned_data["bank"],
            at=request.at,
            actor=request.officer,
            form=form.cleaned_data["form"] or "auto",
        )
        read_questions.enqueue(batch.pk)
        return redirect("question_bank:import", pk=batch.pk)
    recent = batches(request).order_by("-pk")[:10]
    return render(request, "question_bank/import_upload.html", {"form": form, "recent": recent})


@requires(Permission.QUESTION_WRITE)
def preview(request: OfficerRequest, pk: int) -> HttpResponse:
    """Progress while the file is read; then every row with its verdict and the one confirm."""
    batch = get_object_or_404(batches(request), pk=pk)
    if "download" in request.GET and may_be_returned(batch):
        as_workbook = request.GET["download"] == "workbook" and is_sheet(batch)
        marked = returned_file(batch, marks(batch)) if as_workbook else None
        return marked or refused_list(batch, refused_lines(batch))
    status = request.GET.get("status", "")
    rows = batch.rows.order_by("pk")
    if status in ORDER:
        rows = rows.filter(status=status)
    elif status == SIMILAR:
        rows = rows.filter(data__has_key="similar")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = described_rows(
        list(page.object_list),
        bank=Bank.objects.get(code=batch.options["bank"]),
        officer=request.officer,
        on=request.day,
    )
    ready = batch.state == ImportBatch.State.READY
    comparing = ready and "similar" not in batch.options
    given_up = request.at - GIVEN_UP_AFTER
    stuck = (
        batch.state == ImportBatch.State.READING
        and batch.claimed_at is not None
        and batch.claimed_at < given_up
    )
    context = {
        "batch": batch,
        "status": status,
        "tabs": _tabs(batch),
        "to_write": batch.counts.get("new", 0) + batch.counts.get("changed", 0),
        "refused": batch.counts.get("rejected", 0),
        "page": page,
        "rows": shown,
        "ready": ready,
        "may_leave_out": ready and any(row.may_be_left_out for row in shown),
        "is_sheet": is_sheet(batch),
        "held_back": was_held_back(batch),
        "reading": batch.state in (ImportBatch.State.WAITING, ImportBatch.State.READING),
        "stuck": stuck,
        "comparing": comparing,
        "comparing_stuck": comparing and batch.ready_at is not None and batch.ready_at < given_up,
        "refusal": refusal_words(batch),
        "may_undo": batch.state == ImportBatch.State.APPLIED and undoer_of(batch) is not None,
    }
    return render(request, "question_bank/import_preview.html", context)


@require_POST
@requires(Permission.QUESTION_WRITE)
def confirm(request: OfficerRequest, pk: int) -> HttpResponse:
    """Takes every new and changed row over."""
    batch = get_object_or_404(batches(request), pk=pk)
    bank = get_object_or_404(Bank, code=batch.options["bank"])
    try:
        if request.POST.get("rows") == NOTHING:
            hold_back_import(batch=batch, actor_id=request.officer.pk, at=request.at)
            return redirect("question_bank:import", pk=pk)
        figures = apply_import(batch, bank=bank, at=request.at, actor=request.officer)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        index_questions.enqueue(batch.pk)
        check_citations_of_import.enqueue(batch.pk)
        words = _("%(created)s new and %(updated)s changed questions are in review now.")
        messages.success(request, words % figures)
    return redirect("question_bank:import", pk=pk)


@require_POST
@requires(Permission.QUESTION_WRITE)
def leave_out(request: OfficerRequest, pk: int) -> HttpResponse:
    """Leaves the ticked rows out, or takes them in again."""
    batch = get_object_or_404(batches(request), pk=pk)
    ticked = [
        int(row) for row in request.POST.getlist("row") if row.isascii() and row.isdigit() and len(row) < 16
    ]
    out = request.POST.get("act") != "in"
    try:
        moved = leave_out_rows(batch, rows=ticked, out=out)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = (
            ngettext("%(count)s row is left out.", "%(count)s rows are left out.", moved)
            if out
            else ngettext("%(count)s row is taken in again.", "%(count)s rows are taken in again.", moved)
        )
        messages.success(request, words % {"count": moved})
    shown = request.POST.get("status", "")
    query = urlencode({"status": shown}) if shown in (*ORDER, SIMILAR) else ""
    return redirect(f"{reverse('question_bank:import', args=[pk])}?{query}")


@require_POST
@requires(Permission.QUESTION_WRITE)
def read_again(request: OfficerRequest, pk: int) -> HttpResponse:
    """Starts the reading again when the reader died, or the search for similar questions when that did."""
    batch = get_object_or_404(batches(request), pk=pk)
    again = find_similar_questions if batch.state == ImportBatch.State.READY else read_questions
    again.enqueue(batch.pk)
    return redirect("question_bank:import", pk=pk)


@requires(Permission.QUESTION_WRITE)
def undo(request: OfficerRequest, pk: int) -> HttpResponse:
    """What taking an import back would do, and the button."""
    batch = get_object_or_404(batches(request), pk=pk)
    address = reverse("question_bank:import", args=[batch.pk])
    return undo_screen(request, batch, title=_("Import questions"), import_url=address)


@requires(Permission.QUESTION_WRITE)
def template(request: OfficerRequest) -> HttpResponse:
    """The workbook that authors fill in."""
    # openpyxl loads numpy, which a web worker must not load at its start.
    from core.sheets.writer import download
    from question_bank.interchange.template import template_workbook

    return download(template_workbook(), name=_("question import template") + ".xlsx")


def _tabs(batch: ImportBatch) -> list[tuple[str, object, int]]:
    tabs: list[tuple[str, object, int]] = [
        (code.value, code.label, batch.counts.get(code, 0))
        for code in ORDER
        if code != ImportRow.Status.LEFT_OUT or batch.counts.get(code)
    ]
    similar = batch.options.get("similar", 0)
    return [*tabs, (SIMILAR, _("Similar"), similar)] if similar else tabs


def is_sheet(batch: ImportBatch) -> bool:
    """Whether the file has columns, and can be given back with red cells."""
    return batch.options.get("read_as", "xlsx") in SHEETS


def batches(request: OfficerRequest) -> QuerySet[ImportBatch]:
    """Imports into banks of the units where this officer writes questions."""
    units: Any = request.officer.units_where(Permission.QUESTION_WRITE, on=request.day)
    return ImportBatch.objects.filter(kind=KIND, unit_id__in=units.order_by().values("pk"))
