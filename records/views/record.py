"""Entering a record into a file by hand, and withdrawing one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from records.actions.record_fact import Fact, record_fact, record_unit_fact, withdraw_record
from records.domain.kinds import RECORD
from records.domain.sections import Section
from records.entry_kinds import described
from records.forms.files import RecordForm, WithdrawForm
from records.views.reader import OpenFile, opened, opened_unit

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@requires(Permission.FILE_WRITE)
def record(request: OfficerRequest, officer: UUID) -> HttpResponse:
    """A fact for the file of an officer in one's units."""
    found = _writable(request, officer)
    form = _form(request, found.sections)
    back = reverse("records:officer_file", args=[officer])
    if form.is_valid() and found.home is not None:
        try:
            record_fact(
                subject=found.subject, home=found.home, fact=_fact(form), actor=request.officer, at=request.at
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The record stands in the file."))
            return redirect(back)
    return _answer(request, form, found.subject.name, back)


@require_http_methods(METHODS)
@requires(Permission.FILE_WRITE)
def unit_record(request: OfficerRequest, unit: int) -> HttpResponse:
    """A fact for the file of a unit."""
    found = opened_unit(request, unit)
    if not found.may_write:
        raise Http404
    form = _form(request, found.sections)
    back = reverse("records:unit_file", args=[unit])
    if form.is_valid():
        try:
            record_unit_fact(unit=found.unit, fact=_fact(form), actor=request.officer, at=request.at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The record stands in the file."))
            return redirect(back)
    return _answer(request, form, found.unit.name, back)


@require_http_methods(METHODS)
@requires(Permission.FILE_WRITE)
def withdraw(request: OfficerRequest, officer: UUID, seq: int) -> HttpResponse:
    """Withdraws a record that stands in the file."""
    found = _writable(request, officer)
    entry = found.entries.for_reading().filter(seq=seq, kind=RECORD).first()
    if entry is None or found.home is None:
        raise Http404
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    back = reverse("records:officer_file", args=[officer])
    if form.is_valid():
        try:
            withdraw_record(
                entry=entry,
                subject=found.subject,
                home=found.home,
                reason=form.cleaned_data["reason"],
                erase=form.cleaned_data["erase"],
                actor=request.officer,
                at=request.at,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The record is withdrawn."))
            return redirect(back)
    context = {
        "form": form,
        "subject": found.subject.name,
        "entry": entry,
        "says": described(entry, is_own=False),
        "back": back,
    }
    return render(request, "records/withdraw.html", context, status=422 if form.errors else 200)


def _writable(request: OfficerRequest, officer: UUID) -> OpenFile:
    found = opened(request, officer)
    if not found.may_write:
        raise Http404
    return found


def _form(request: OfficerRequest, sections: tuple[Section, ...]) -> RecordForm:
    posted: Any = request.POST if request.method == "POST" else None
    return RecordForm(posted, sections=sections, today=request.day)


def _fact(form: RecordForm) -> Fact:
    said = form.cleaned_data
    return Fact(
        section=said["section"],
        happened_on=said["happened_on"],
        text=said["text"].strip(),
        nonce=said["nonce"],
        points=said["points"],
        document=said["document"].strip(),
    )


def _answer(request: OfficerRequest, form: RecordForm, subject: str, back: str) -> HttpResponse:
    context = {"form": form, "subject": subject, "back": back}
    return render(request, "records/record.html", context, status=422 if form.errors else 200)
