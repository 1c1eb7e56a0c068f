"""The register of faults and flaws: list, one record, decisions. Every view of it is written into the audit trail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from appraisal.actions.decide_appeal import decide_appeal
from appraisal.actions.decide_fault import decide_fault
from appraisal.actions.withdraw_fault import withdraw_fault
from appraisal.forms.faults import DecisionForm, FaultFilter, ReasonForm
from appraisal.models import FaultRecord
from appraisal.views.fault_page import decision_form, page_of, record_context
from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.requests import address_of

PAGE = 50
State = FaultRecord.State


@require_safe
@requires(Permission.FAULT_READ)
@keeps_filter("kind", "state")
def register(request: OfficerRequest) -> HttpResponse:
    """The records of the reader's units, newest first."""
    filters = FaultFilter(request.GET)
    records = FaultRecord.objects.visible_to(request.officer, on=request.day)
    page = page_of(filters.applied_to(records), request.GET.get("page"), PAGE)
    record_audit_event(
        kind="fault.register_viewed",
        actor_id=request.officer.pk,
        at=request.at,
        facts={"records": [record.pk for record in page.object_list]},
        address=address_of(request),
    )
    context = {
        "page": page,
        "filters": filters,
        "filtered": bool(request.GET.get("kind") or request.GET.get("state")),
        "may_enter": request.officer.may(Permission.FAULT_WRITE, on=request.day),
    }
    return render(request, "appraisal/faults.html", context)


@require_safe
@requires(Permission.FAULT_READ)
def record(request: OfficerRequest, record_id: int) -> HttpResponse:
    """One record with its decisions and, for those who decide, what can be done."""
    found = _record(request, record_id)
    return _shown(request, found)


@require_POST
@requires(Permission.FAULT_DECIDE)
def decide(request: OfficerRequest, record_id: int) -> HttpResponse:
    """The decision, or the final one after an appeal."""
    found = _record(request, record_id, Permission.FAULT_DECIDE)
    form = decision_form(found, request.day, request.POST)
    if not form.is_valid():
        return _shown(request, found, form=form, status=422)
    measures, reason = form.measures(), form.cleaned_data["reason"]
    outcome = form.cleaned_data["outcome"]
    try:
        if found.state == State.APPEALED:
            decide_appeal(
                record=found,
                measures=measures if outcome == "changed" else None,
                reason=reason,
                actor=request.officer,
                at=request.at,
            )
        else:
            decide_fault(
                record=found,
                established=outcome == "established",
                measures=measures,
                reason=reason,
                actor=request.officer,
                at=request.at,
            )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        found.refresh_from_db(fields=["state"])
        return _shown(request, found, form=form, status=422)
    messages.success(
        request, gettext("The decision was taken. It stands in the files of the officers concerned.")
    )
    return redirect("appraisal:fault", found.pk)


@require_POST
@requires(Permission.FAULT_DECIDE)
def withdraw(request: OfficerRequest, record_id: int) -> HttpResponse:
    """A new decision that withdraws the standing one."""
    found = _record(request, record_id, Permission.FAULT_DECIDE)
    form = ReasonForm(request.POST, prefix="withdraw")
    if not form.is_valid():
        return _shown(request, found, withdrawal=form, status=422)
    try:
        withdraw_fault(record=found, reason=form.cleaned_data["reason"], actor=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The decision was withdrawn by a new one."))
    return redirect("appraisal:fault", found.pk)


def _record(
    request: OfficerRequest, record_id: int, permission: Permission = Permission.FAULT_READ
) -> FaultRecord:
    visible = FaultRecord.objects.visible_to(request.officer, on=request.day, permission=permission)
    return get_object_or_404(visible.select_related("unit", "facts", "entered_by"), pk=record_id)


def _shown(
    request: OfficerRequest,
    found: FaultRecord,
    *,
    form: DecisionForm | None = None,
    withdrawal: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    record_audit_event(
        kind="fault.viewed",
        actor_id=request.officer.pk,
        at=request.at,
        subject=f"fault:{found.pk}",
        address=address_of(request),
    )
    context: dict[str, Any] = record_context(found)
    decides = (
        request.officer.may(Permission.FAULT_DECIDE, on=request.day, unit=found.unit)
        and found.entered_by_id != request.officer.pk
    )
    if decides and found.state in (State.ENTERED, State.APPEALED):
        context["form"] = form or decision_form(found, request.day)
    if decides and found.state in (State.DECIDED, State.APPEALED, State.FINAL):
        context["withdrawal"] = withdrawal or ReasonForm(prefix="withdraw")
    return render(request, "appraisal/fault.html", context, status=status)
