"""Requests for leave that wait for the leader of a unit, and those decided lately."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Prefetch, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from exams.actions.decide_leave import decide_leave
from exams.forms.absence import DecisionForm
from exams.models import Leave, LeaveEvent
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import BadgeHolding

PER_PAGE = 30


def listed(leaves: Any) -> Any:
    """Leaves with everything that a list shows of them, in two queries."""
    held = BadgeHolding.objects.filter(officer=OuterRef("enrolment__officer"), held_until=None)
    decisions = LeaveEvent.objects.exclude(from_state="").select_related("actor").order_by("pk")
    return (
        leaves.select_related("enrolment__officer", "enrolment__unit", "enrolment__sitting__exam", "asked_by")
        .annotate(badge=Subquery(held.values("badge_number")[:1]))
        .prefetch_related(Prefetch("events", decisions, to_attr="decisions"))
    )


@require_safe
@requires(Permission.LEAVE_DECIDE)
@keeps_filter()
def decisions(request: OfficerRequest) -> HttpResponse:
    """What waits, oldest first; below it what was decided, newest first."""
    own = Leave.objects.to_decide(request.officer, on=request.day)
    decided = listed(own.exclude(state=Leave.State.ASKED)).order_by("-asked_at", "-pk")
    context = {
        "waiting": listed(own.asked()),
        "page": Paginator(decided, PER_PAGE).get_page(request.GET.get("page")),
        "officer": request.officer,
    }
    return render(request, "exams/leave_decisions.html", context)


@require_POST
@requires(Permission.LEAVE_DECIDE)
def decide(request: OfficerRequest, leave_id: int) -> HttpResponse:
    """Grants or refuses one."""
    leaves = Leave.objects.to_decide(request.officer, on=request.day)
    leave = get_object_or_404(leaves.select_related("enrolment__unit"), pk=leave_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Choose whether you grant or refuse this leave."))
        return redirect("exams:leave_decisions")
    grant = form.cleaned_data["decision"] == "grant"
    try:
        decide_leave(
            leave, grant=grant, reason=form.cleaned_data["reason"], actor=request.officer, at=request.at
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, gettext("The leave was granted.") if grant else gettext("The leave was refused.")
        )
    return redirect("exams:leave_decisions")
