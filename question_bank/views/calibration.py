"""Calibrated parameters and expected times from a file: upload, template, and the page of one import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.domain.errors import Refused
from core.forms.upload import UploadForm
from core.models import ImportBatch
from core.sheets.writer import download
from core.views.imports import Wording, batch_screen, receive_upload
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.interchange.calibration import KIND
from question_bank.interchange.calibration_template import calibration_template
from question_bank.models import Bank

RECENT = 10


class CalibrationForm(UploadForm):
    """The bank and the file."""

    bank = forms.ModelChoiceField(label=gettext_lazy("Bank"), queryset=Bank.objects.none(), empty_label=None)

    def __init__(self, *args: Any, banks: QuerySet[Bank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].queryset = banks  # type: ignore[attr-defined]
        self.order_fields(["bank", "file"])


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.QUESTION_WRITE)
def calibration(request: OfficerRequest) -> HttpResponse:
    """Sends a file in, and lists the last imports."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CalibrationForm(*posted, banks=_banks(request))
    if form.is_bound and form.is_valid():
        bank = form.cleaned_data["bank"]
        try:
            batch = receive_upload(
                kind=KIND,
                upload=form.cleaned_data["file"],
                unit_id=bank.unit_id,
                options={"bank": bank.pk},
                actor_id=request.officer.pk,
                at=request.at,
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("question_bank:calibration_import", pk=batch.pk)
    context = {
        "form": form,
        "recent": _own(request).order_by("-created_at", "-pk")[:RECENT],
        "may_write": True,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "question_bank/calibration.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.QUESTION_WRITE)
def calibration_import(request: OfficerRequest, pk: int) -> HttpResponse:
    """Progress, preview, confirmation and result of one file."""
    batch = get_object_or_404(_own(request), pk=pk)
    wording = Wording(
        title=_("Parameters and times"),
        upload_url=reverse("question_bank:calibration"),
        next_steps=[(reverse("question_bank:list"), _("To the questions"))],
    )
    return batch_screen(request, batch, wording)


@require_safe
@requires(Permission.QUESTION_WRITE)
def template(_request: OfficerRequest) -> HttpResponse:
    """The workbook to fill in."""
    return download(calibration_template(), name=f"{_('Parameters and times')}.xlsx")


def _banks(request: OfficerRequest) -> QuerySet[Bank]:
    return Bank.objects.where(request.officer, Permission.QUESTION_WRITE, on=request.day)


def _own(request: OfficerRequest) -> QuerySet[ImportBatch]:
    units = list(_banks(request).order_by().values_list("unit_id", flat=True).distinct())
    return ImportBatch.objects.filter(kind=KIND, unit_id__in=units)
