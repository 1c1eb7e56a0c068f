"""Legal officers: appointed with a confirmed credential, revoked with a cause."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from records.actions.appoint_legal_officer import appoint_legal_officer, revoke_legal_officer
from records.forms.levels import AppointmentForm, RevocationForm
from records.models import LegalOfficerAppointment

from .level_tabs import level_tabs, say

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.LEVEL_READ)
@keeps_filter()
def legal_officers(request: OfficerRequest) -> HttpResponse:
    """Appointments on the reader's units, newest first; the head of the legal department appoints below."""
    may_appoint = request.officer.may(Permission.LEVEL_CONFIRM, on=request.day)
    if request.method == "POST" and not may_appoint:
        raise PermissionDenied
    form = _form(request) if may_appoint else None
    if request.method == "POST" and form is not None and form.is_valid() and _appoint(request, form):
        return redirect("levels:legal_officers")
    found = LegalOfficerAppointment.objects.visible_to(request.officer, on=request.day).with_end()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [{"appointment": each, "end": getattr(each, "revocation", None)} for each in page]
    context = {"form": form, "page": page, "rows": rows, **level_tabs(request, "levels:legal_officers")}
    status = 422 if form is not None and form.errors else 200
    return render(request, "records/levels_legal_officers.html", context, status=status)


def _form(request: OfficerRequest) -> AppointmentForm:
    units: Any = Unit.objects.where(request.officer, Permission.LEVEL_CONFIRM, on=request.day)
    posted = request.POST if request.method == "POST" else None
    return AppointmentForm(posted, units=units.filter(closed_on=None), today=request.day)


def _appoint(request: OfficerRequest, form: AppointmentForm) -> bool:
    scope: Any = Officer.objects.visible_to(
        request.officer, on=request.day, permission=Permission.LEVEL_CONFIRM
    )
    officer = scope.filter(badge=form.cleaned_data["badge"]).first()
    if officer is None:
        form.add_error("badge", _("No officer of your units holds this badge number."))
        return False
    try:
        appoint_legal_officer(
            officer=officer,
            unit=form.cleaned_data["unit"],
            form=form.cleaned_data["form"],
            starts_on=form.cleaned_data["starts_on"],
            actor=request.officer,
            at=request.at,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Appointed. The role holds from the day given."))
    return True


@require_POST
@requires(Permission.LEVEL_CONFIRM)
def revoke(request: OfficerRequest, appointment_id: int) -> HttpResponse:
    """Ends the appointment and the role today."""
    units = Unit.objects.where(request.officer, Permission.LEVEL_CONFIRM, on=request.day)
    appointment = get_object_or_404(
        LegalOfficerAppointment.objects.filter(unit__in=units).select_related("officer", "unit"),
        pk=appointment_id,
    )
    form = RevocationForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why. The officer will read the reason."))
        return redirect("levels:legal_officers")
    try:
        revoke_legal_officer(
            appointment=appointment,
            ends_on=request.day,
            cause=form.cleaned_data["cause"],
            document=form.cleaned_data["document"],
            actor=request.officer,
            at=request.at,
        )
    except Refused as refused:
        say(request, refused)
    else:
        messages.success(request, _("The appointment and the role have ended."))
    return redirect("levels:legal_officers")
