"""Importing a law on the screen: send the file, look at what it holds, confirm."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.domain.errors import Refused
from core.models import ImportBatch
from law.actions.confirm_law_file import confirm_law_file
from law.actions.import_law import ImportPlan, ImportStatus, plan_import
from law.actions.stage_law_file import KIND, stage_law_file
from law.actions.stored import warnings_json
from law.domain.lawtext import ParsedLaw, count
from law.forms.import_text import ConfirmForm, LawFileForm
from law.interchange.law_files import LARGEST_FILE, UnreadableLawFile
from law.interchange.reading import read_law
from law.interchange.report import warning_texts
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

from .statute_page import gap_name
from .wording import FOUND_IN


@requires(Permission.LAW_IMPORT)
def upload(request: OfficerRequest) -> HttpResponse:
    """Takes the file; one that cannot be read at all is refused at once, in words."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LawFileForm(*sent)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > LARGEST_FILE:
                raise UnreadableLawFile("too_large")
            content = file.read()
            read_law(content, name=file.name)
        except UnreadableLawFile as refusal:
            form.add_error("file", str(refusal))
        else:
            batch = stage_law_file(content, name=file.name, at=request.at, actor_id=request.officer.pk)
            return redirect("law:import_preview", pk=batch.pk)
    return render(request, "law/import_upload.html", {"form": form}, status=400 if form.errors else 200)


@requires(Permission.LAW_IMPORT)
def preview(request: OfficerRequest, pk: int) -> HttpResponse:
    """What the file holds and what importing it would do; a POST confirms."""
    batch = get_object_or_404(ImportBatch, pk=pk, kind=KIND, created_by_id=request.officer.pk)
    if batch.state == ImportBatch.State.APPLIED:
        return render(request, "law/import_done.html", {"batch": batch})
    try:
        with default_storage.open(batch.stored_as) as stored:
            law = read_law(stored.read(), name=batch.file_name).law
    except FileNotFoundError:
        messages.error(request, _("The uploaded file is no longer there. Send it again."))
        return redirect("law:import")
    plan, refusal = _plan(law)
    form = ConfirmForm(request.POST if request.method == "POST" else None, law=law)
    if request.method == "POST" and form.is_valid() and not refusal:
        try:
            outcome = confirm_law_file(
                batch,
                law,
                at=request.at,
                actor_id=request.officer.pk,
                effective_on=form.cleaned_data.get("effective_on"),
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("The law was imported: 《%(title)s》.") % {"title": law.title})
            address = reverse("law:statute", args=[outcome.version.statute_id])
            return redirect(f"{address}?version={outcome.version.pk}")
    context = {"batch": batch, "form": form, **_shown(law, plan, refusal)}
    return render(request, "law/import_preview.html", context, status=400 if form.errors else 200)


def _plan(law: ParsedLaw) -> tuple[ImportPlan | None, str]:
    try:
        return plan_import(law), ""
    except Refused as refusal:
        return None, str(refusal)


def _shown(law: ParsedLaw, plan: ImportPlan | None, refusal: str) -> dict[str, Any]:
    return {
        "law": law,
        "counts": count(law),
        "plan": plan,
        "refusal": refusal,
        "unchanged": plan is not None and plan.status is ImportStatus.UNCHANGED,
        "statute": plan.statute if plan else None,
        "gaps": [gap_name(gap) for gap in law.gaps],
        "warnings": warning_texts(warnings_json(law)),
        "found_in": FOUND_IN.get(law.effect.source.value, ""),
        "first_articles": law.articles[:2],
        "last_article": law.articles[-1] if len(law.articles) > 2 else None,
        "unplaced": law.unplaced[:20],
    }
