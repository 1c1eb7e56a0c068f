"""Enter faults and flaws, and look at what one entered."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.actions.enter_fault import NewParty, enter_fault
from appraisal.actions.errors import NotSound
from appraisal.forms.faults import FaultForm, PartyFormSet, PartyRows, officers_by_badge
from appraisal.models import FaultRecord
from appraisal.views.fault_page import page_of, record_context
from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Officer
from personnel.models.officers import OfficerQuerySet
from personnel.requests import address_of

PAGE = 50


@require_safe
@requires(Permission.FAULT_WRITE)
@keeps_filter()
def entries(request: OfficerRequest) -> HttpResponse:
    """What the officer entered, newest first."""
    page = page_of(FaultRecord.objects.entered_by(request.officer), request.GET.get("page"), PAGE)
    context = {"page": page, "reads": request.officer.may(Permission.FAULT_READ, on=request.day)}
    return render(request, "appraisal/fault_entries.html", context)


@require_safe
@requires(Permission.FAULT_WRITE)
def entry(request: OfficerRequest, record_id: int) -> HttpResponse:
    """One record that the officer entered, and what became of it."""
    own = FaultRecord.objects.entered_by(request.officer)
    found = get_object_or_404(own.select_related("unit", "facts", "entered_by"), pk=record_id)
    record_audit_event(
        kind="fault.viewed",
        actor_id=request.officer.pk,
        at=request.at,
        subject=f"fault:{found.pk}",
        address=address_of(request),
    )
    return render(request, "appraisal/fault.html", {**record_context(found), "is_entry": True})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.FAULT_WRITE)
def new(request: OfficerRequest) -> HttpResponse:
    """The form of a new record."""
    units = request.officer.units_where(Permission.FAULT_WRITE, on=request.day)
    posted = request.POST if request.method == "POST" else None
    form = FaultForm(posted, units=units, initial={"happened_on": request.day})
    rows = PartyFormSet(posted, prefix="party")
    if posted is not None and form.is_valid() & rows.is_valid():
        found = _enter(request, form, rows)
        if found is not None:
            messages.success(request, gettext("The record was entered. Another person decides."))
            return redirect("appraisal:fault_entry", found.pk)
    failed = posted is not None
    context = {"form": form, "rows": rows}
    return render(request, "appraisal/fault_new.html", context, status=422 if failed else 200)


def _enter(request: OfficerRequest, form: FaultForm, rows: PartyRows) -> FaultRecord | None:
    filled = rows.filled()
    known = officers_by_badge(
        [row["badge"] for row in filled], _nameable(request, form.cleaned_data["happened_on"])
    )
    missing = [row["badge"] for row in filled if row["badge"] not in known]
    if missing:
        form.add_error(
            None,
            gettext("Nobody who served in your units on that day holds this badge number: %(badges)s.")
            % {"badges": ", ".join(missing)},
        )
        return None
    parties = [NewParty(known[row["badge"]], row["role"], row["share"]) for row in filled]
    try:
        return enter_fault(**form.cleaned_data, parties=parties, actor=request.officer, at=request.at)
    except NotSound as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


def _nameable(request: OfficerRequest, on: date) -> OfficerQuerySet:
    """Officers who served in the writer's units on the day of the matter, wherever they serve now: responsibility
    does not end with a transfer (art. 27 of 公安部令第138号)."""
    paths = request.officer.paths_where(Permission.FAULT_WRITE, on=request.day)
    return Officer.objects.in_post_under(paths, on=on)
