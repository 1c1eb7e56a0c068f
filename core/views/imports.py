"""One screen for a staged file, whatever kind: progress, preview, confirmation, result.

The app that owns the kind checks who may see the batch, then calls `batch_screen`:

    batch = get_object_or_404(ImportBatch.objects.filter(kind="roster", unit_id__in=…), pk=pk)
    return batch_screen(request, batch, Wording(title=_("Roster import"), upload_url=…, done_url=…))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import tasks
from core.actions.apply_import import apply_import
from core.actions.discard_import import check_again, discard_import
from core.actions.hold_back_import import hold_back_import
from core.actions.stage_import import stage_import
from core.domain.errors import Refused
from core.imports import Importer, Problem, Verdict, importer_of, problem_from_json, verdict_of
from core.models import ImportBatch, ImportRow
from core.sheets.reader import MESSAGES, refusal_text
from core.sheets.returning import Mark
from core.undo import undoer_of
from core.views.returned import AS_A_WHOLE, may_be_returned, refused_list, returned_file, was_held_back

ROWS_PER_PAGE = 50
NOTHING = "nothing"
"""What a person chose who wants nothing written until all rows are good."""
State, Status = ImportBatch.State, ImportRow.Status


@dataclass(frozen=True, slots=True)
class Wording:
    """What differs between the apps: title, where to send another file, what to do when it is done."""

    title: str
    upload_url: str
    next_steps: Sequence[tuple[str, str]] = ()
    """Links shown after confirming: (address, label)."""
    preview_extra: Mapping[str, Any] = field(default_factory=dict)
    columns_url: str = ""
    """Where a person says what the columns of this file hold."""
    undo_url: str = ""
    """Where a written import is taken back; without one the page does not offer it."""


def receive_upload(
    *,
    kind: str,
    upload: UploadedFile[bytes],
    unit_id: int | None,
    options: Mapping[str, Any],
    actor_id: int,
    at: datetime,
) -> ImportBatch:
    """Stages an uploaded file and tells the workers; raises SheetRefused when it is too large."""
    batch = stage_import(
        kind=kind,
        chunks=upload.chunks(),
        file_name=upload.name or "",
        unit_id=unit_id,
        options=options,
        actor_id=actor_id,
        at=at,
    )
    tasks.start_reading(batch)
    return batch


def batch_screen(request: HttpRequest, batch: ImportBatch, wording: Wording) -> HttpResponse:
    """Answers GET (also `?progress` in JSON and `?download` of the refused rows) and the POSTs of the screen.

    `?download=workbook` is the file that was sent, with its bad cells marked; `?download` the refused rows alone.
    """
    if request.method == "POST":
        return _act(request, batch, wording)
    if "progress" in request.GET:
        return JsonResponse({"state": batch.state, "rows": batch.rows_read, "total": batch.rows_total})
    if "download" in request.GET and may_be_returned(batch):
        listed = request.GET["download"] != "workbook"
        return _refused_rows(batch) if listed else returned_file(batch, _marks(batch)) or _refused_rows(batch)
    context: dict[str, Any] = {"batch": batch, "wording": wording, "title": wording.title}
    if batch.state in (State.WAITING, State.READING):
        return render(request, "core/import_progress.html", context)
    if batch.state == State.REFUSED:
        context |= {"reason": _refusal(batch), "held_back": was_held_back(batch)}
        return render(request, "core/import_refused.html", context)
    importer = importer_of(batch)
    context |= _preview(request, batch, importer)
    if batch.state in (State.APPLIED, State.UNDONE):
        context["may_undo"] = batch.state == State.APPLIED and undoer_of(batch) is not None
        written = importer.written(batch.options.get("written", {}))
        context["written"] = [{"label": label, "value": value} for label, value in written]
        return render(request, "core/import_done.html", context)
    return render(request, "core/import_preview.html", context)


def _act(request: HttpRequest, batch: ImportBatch, wording: Wording) -> HttpResponse:
    at: datetime = request.at  # type: ignore[attr-defined]
    actor_id = request.user.pk
    try:
        match request.POST.get("act"):
            case "confirm" if request.POST.get("rows") == NOTHING:
                hold_back_import(batch=batch, actor_id=actor_id, at=at)
            case "confirm":
                apply_import(batch_id=batch.pk, actor_id=actor_id, at=at)
            case "again":
                check_again(batch=batch)
                tasks.start_reading(batch)
            case "discard":
                discard_import(batch=batch, actor_id=actor_id, at=at)
                messages.success(request, _("The file was put aside. Nothing was written."))
                return HttpResponseRedirect(wording.upload_url)
            case _:
                messages.error(request, _("This page does not know what to do with that. Load it again."))
    except Refused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(request.path)


def _preview(request: HttpRequest, batch: ImportBatch, importer: Importer) -> dict[str, Any]:
    shown = _shown_status(request, batch)
    rows = ImportRow.objects.filter(batch=batch).order_by("pk")
    if shown:
        rows = rows.filter(status=shown)
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    counts = batch.counts
    return {
        "page": page,
        "rows": [_shown_row(importer, verdict_of(row)) for row in page],
        "headings": importer.headings(),
        "shown": shown,
        "tabs": _tabs(counts, shown),
        "notes": [importer.reason(problem_from_json(note)) for note in batch.options.get("notes", [])],
        "total": sum(counts.values()),
        "to_write": counts.get(Status.NEW, 0) + counts.get(Status.CHANGED, 0),
        "new": counts.get(Status.NEW, 0),
        "changed": counts.get(Status.CHANGED, 0),
        "refused": counts.get(Status.REJECTED, 0),
    }


def _shown_status(request: HttpRequest, batch: ImportBatch) -> str:
    """The chosen tab; at first the refused rows when there are any."""
    asked = request.GET.get("status")
    if asked in Status.values:
        return str(asked)
    return Status.REJECTED if asked is None and batch.counts.get(Status.REJECTED) else ""


def _tabs(counts: Mapping[str, int], shown: str) -> list[dict[str, Any]]:
    tabs = [{"value": "all", "label": _("All rows"), "count": sum(counts.values()), "current": not shown}]
    for status in (Status.REJECTED, Status.NEW, Status.CHANGED, Status.UNCHANGED):
        count = counts.get(status, 0)
        if count:
            tabs.append({"value": status, "label": status.label, "count": count, "current": shown == status})
    return tabs


_TONES = {
    Status.NEW: "good",
    Status.CHANGED: "info",
    Status.UNCHANGED: "",
    Status.REJECTED: "bad",
    Status.LEFT_OUT: "",
}


def _shown_row(importer: Importer, verdict: Verdict) -> dict[str, Any]:
    described = importer.describe(verdict)
    problems = [
        {"column": one.column, "value": one.value, "reason": importer.reason(one), "warning": one.warning}
        for one in verdict.problems
    ]
    return {
        "sheet": verdict.sheet,
        "row": verdict.row,
        "refused": verdict.status == Status.REJECTED,
        "status": Status(verdict.status).label,
        "tone": _TONES[Status(verdict.status)],
        "cells": described.cells,
        "changes": described.changes,
        "problems": problems,
        "data": verdict.data,
    }


def _refusal(batch: ImportBatch) -> object:
    code, params = batch.refusal.get("code", ""), batch.refusal.get("params", {})
    if code in MESSAGES:
        return refusal_text(code, params)
    if code in AS_A_WHOLE:
        return AS_A_WHOLE[code]
    return importer_of(batch).reason(Problem("", "", code, params))


def _marks(batch: ImportBatch) -> Iterator[Mark]:
    importer = importer_of(batch)
    for row in ImportRow.objects.filter(batch=batch, status=Status.REJECTED).order_by("pk").iterator():
        verdict = verdict_of(row)
        for problem in verdict.problems:
            if not problem.warning:
                yield Mark(verdict.sheet, problem.cell or f"A{verdict.row}", str(importer.reason(problem)))


def _refused_rows(batch: ImportBatch) -> HttpResponse:
    """The refused rows with their reasons."""
    importer = importer_of(batch)
    rows = ImportRow.objects.filter(batch=batch, status=Status.REJECTED).order_by("pk").iterator()
    return refused_list(
        batch,
        (
            (verdict.sheet, verdict.row, problem.column, problem.value, str(importer.reason(problem)))
            for verdict in map(verdict_of, rows)
            for problem in verdict.problems
            if not problem.warning
        ),
    )
