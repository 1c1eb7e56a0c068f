"""One screen for taking a written import back, whatever kind: what would happen, what stands in the way, the button.

The app that owns the kind checks who may see the batch, as for the import itself, then calls `undo_screen`.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.actions.undo_import import plan_undo, undo_import
from core.domain.errors import Refused
from core.models import ImportBatch
from core.undo import undoer_of

SHOWN = 200
"""Obstacles that are listed; their number is said in any case."""


def undo_screen(request: HttpRequest, batch: ImportBatch, *, title: str, import_url: str) -> HttpResponse:
    """GET: the plan; POST: takes back and goes to the page of the import, which says so."""
    if request.method == "POST":
        return _take_back(request, batch, import_url)
    try:
        plan = plan_undo(batch)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(import_url)
    undoer = undoer_of(batch)
    labels = undoer.labels() if undoer else {}
    context: dict[str, Any] = {
        "batch": batch,
        "title": title,
        "import_url": import_url,
        "counts": [{"label": labels[name], "value": count} for name, count in plan.counts.items()],
        "obstacles": plan.obstacles[:SHOWN],
        "in_use": len(plan.obstacles),
        "more": max(len(plan.obstacles) - SHOWN, 0),
    }
    return render(request, "core/import_undo.html", context)


def _take_back(request: HttpRequest, batch: ImportBatch, import_url: str) -> HttpResponse:
    at = request.at  # type: ignore[attr-defined]
    try:
        undo_import(batch_id=batch.pk, actor_id=request.user.pk, at=at)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The import was taken back. The file may be mended and sent again."))
    return HttpResponseRedirect(import_url)
