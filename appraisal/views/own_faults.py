"""What a responsible officer sees: the own records after decision, and the appeal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from appraisal.actions.appeal_fault import appeal_fault
from appraisal.forms.faults import AppealForm
from appraisal.models import FaultRecord
from appraisal.views.fault_page import TONES, record_context
from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.requests import address_of


@require_safe
@requires()
def own_faults(request: OfficerRequest) -> HttpResponse:
    """Records in which something was decided about the officer."""
    records = list(FaultRecord.objects.about(request.officer).select_related("unit"))
    rows = [(record, TONES[record.state]) for record in records]
    return render(request, "appraisal/own_faults.html", {"rows": rows})


@require_safe
@requires()
def own_fault(request: OfficerRequest, record_id: int) -> HttpResponse:
    """One of them: the facts, what was decided about oneself, and until when an appeal is in time."""
    return _shown(request, _own(request, record_id))


@require_POST
@requires()
def appeal(request: OfficerRequest, record_id: int) -> HttpResponse:
    """The appeal."""
    found = _own(request, record_id)
    form = AppealForm(request.POST)
    if not form.is_valid() and _may_appeal(request, record_context(found)):
        return _shown(request, found, form=form, status=422)
    words = form.cleaned_data.get("words", "")
    try:
        appeal_fault(record=found, officer=request.officer, words=words, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Your appeal has been received."))
    return redirect("appraisal:own_fault", found.pk)


def _own(request: OfficerRequest, record_id: int) -> FaultRecord:
    about = FaultRecord.objects.about(request.officer)
    return get_object_or_404(about.select_related("unit", "facts"), pk=record_id)


def _shown(
    request: OfficerRequest, found: FaultRecord, *, form: AppealForm | None = None, status: int = 200
) -> HttpResponse:
    """Nothing of the other responsible officers is shown, and of the moves only those that concern everybody."""
    record_audit_event(
        kind="fault.viewed",
        actor_id=request.officer.pk,
        at=request.at,
        subject=f"fault:{found.pk}",
        address=address_of(request),
    )
    context: dict[str, Any] = record_context(found)
    own = request.officer.pk
    context["parties"] = [party for party in context["parties"] if party.officer_id == own]
    context["decisions"] = [row for row in context["decisions"] if row.party.officer_id == own]
    if context["appeal"] is not None and context["appeal"].actor_id != own:
        context["appeal"] = None
    context["events"] = []
    context["is_own"] = True
    if _may_appeal(request, context):
        context["appeal_form"] = form or AppealForm()
    return render(request, "appraisal/fault.html", context, status=status)


def _may_appeal(request: OfficerRequest, context: dict[str, Any]) -> bool:
    """Whether a decision stands against the officer and the days for an appeal are not over."""
    until = context["appeal_until"]
    about = [row for row in context["decisions"] if row.party.officer_id == request.officer.pk]
    return until is not None and request.day <= until and bool(about) and about[-1].standing
