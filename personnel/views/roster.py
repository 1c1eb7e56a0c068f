"""The roster import: template, upload, and the page of one import."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.domain.errors import Refused
from core.models import ImportBatch
from core.sheets.writer import download
from core.tasks import start_reading
from core.views.columns import columns_screen
from core.views.imports import Wording, batch_screen, receive_upload
from core.views.undo import undo_screen
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.forms.roster import RosterForm
from personnel.interchange.roster import KIND
from personnel.interchange.roster_template import roster_template
from personnel.models import Unit
from personnel.views.roster_columns import roster_fields

from .people_tabs import people_tabs

RECENT = 10


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ROSTER_IMPORT)
def roster(request: OfficerRequest) -> HttpResponse:
    """Sends a roster in, and lists the last imports."""
    posted = request.method == "POST"
    form = (
        RosterForm(request.POST, request.FILES, units=_tops(request))
        if posted
        else RosterForm(units=_tops(request))
    )
    if posted and form.is_valid():
        try:
            batch = receive_upload(
                kind=KIND,
                upload=form.cleaned_data["file"],
                unit_id=form.cleaned_data["unit"].pk,
                options={},
                actor_id=request.officer.pk,
                at=request.at,
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("personnel:roster_import", batch_id=batch.pk)
    recent = _own_batches(request).order_by("-created_at", "-pk")[:RECENT]
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "recent": recent, **people_tabs(request)}
    return render(request, "personnel/roster_upload.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ROSTER_IMPORT)
def roster_import(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """Progress, preview, confirmation and result of one import."""
    batch = get_object_or_404(_own_batches(request), pk=batch_id)
    codes = f"{reverse('personnel:codes')}?batch={batch.pk}"
    wording = Wording(
        title=_("Roster import"),
        upload_url=reverse("personnel:roster"),
        columns_url=reverse("personnel:roster_columns", args=[batch.pk]),
        undo_url=reverse("personnel:roster_undo", args=[batch.pk]),
        next_steps=[
            (codes, _("Issue one-time codes")),
            (reverse("personnel:officers"), _("To the officers")),
        ],
    )
    return batch_screen(request, batch, wording)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ROSTER_IMPORT)
def roster_columns(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """What the columns of one file hold, said by hand."""
    batch = get_object_or_404(_own_batches(request), pk=batch_id)
    return columns_screen(
        request,
        batch,
        roster_fields(),
        title=_("Roster import"),
        back_url=reverse("personnel:roster_import", args=[batch.pk]),
        reread=start_reading,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ROSTER_IMPORT)
def roster_undo(request: OfficerRequest, batch_id: int) -> HttpResponse:
    """What taking an import back would do, and the button."""
    batch = get_object_or_404(_own_batches(request), pk=batch_id)
    address = reverse("personnel:roster_import", args=[batch.pk])
    return undo_screen(request, batch, title=_("Roster import"), import_url=address)


@require_safe
@requires(Permission.ROSTER_IMPORT)
def template(_request: OfficerRequest) -> HttpResponse:
    """The workbook to fill in."""
    return download(roster_template(), name=f"{_('Roster template')}.xlsx")


def _tops(request: OfficerRequest) -> QuerySet[Unit]:
    """The units on which the role is held: a file is for one of them and all below."""
    paths = request.officer.paths_where(Permission.ROSTER_IMPORT, on=request.day)
    tops: QuerySet[Unit] = Unit.objects.filter(path__in=paths).order_by("path")
    return tops


def _own_batches(request: OfficerRequest) -> QuerySet[ImportBatch]:
    mine = request.officer.units_where(Permission.ROSTER_IMPORT, on=request.day)
    return ImportBatch.objects.filter(kind=KIND, unit_id__in=mine.values("pk"))
