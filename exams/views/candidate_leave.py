"""Leave from an exam, as the officer asks for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from core.domain.errors import Refused
from exams.actions.ask_leave import LeaveRefused, absence_policy, ask_leave, withdraw_leave
from exams.forms.absence import LeaveForm
from exams.models import Enrolment, Exam, Leave
from exams.views.candidate_common import sitting_facts
from personnel.access import OfficerRequest, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def leave(request: OfficerRequest, sitting_id: int) -> HttpResponse:
    """The request and what became of it; a form while none stands."""
    enrolment = _own(request, sitting_id)
    sitting = enrolment.sitting
    leaves = list(enrolment.leaves.order_by("-pk"))
    standing = next((own for own in leaves if own.state in (Leave.State.ASKED, Leave.State.GRANTED)), None)
    begun = enrolment.attempts.exclude(state="voided").exists()
    may_ask = (
        standing is None
        and not begun
        and sitting.exam.state == Exam.State.OPEN
        and request.at < sitting.closes_at
    )
    form = LeaveForm(request.POST or None, policy=absence_policy(sitting.exam).body)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            ask_leave(
                enrolment=enrolment,
                kind=chosen["kind"],
                reason=chosen["reason"],
                evidence=chosen["evidence"],
                actor=request.officer,
                at=request.at,
            )
        except LeaveRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, gettext("Your request was sent. The leader of your unit decides."))
            return redirect("exams:leave", sitting_id)
    context = {
        "sitting": sitting_facts(sitting),
        "form": form if may_ask or form.errors else None,
        "leaves": [_shown(own) for own in leaves],
        "may_withdraw": standing is not None and request.at < sitting.closes_at,
        "begun": begun,
    }
    return render(request, "exams/leave.html", context, status=422 if form.errors else 200)


@require_POST
@requires()
def withdraw(request: OfficerRequest, sitting_id: int) -> HttpResponse:
    """Takes the standing request back."""
    enrolment = _own(request, sitting_id)
    standing = enrolment.leaves.filter(state__in=[Leave.State.ASKED, Leave.State.GRANTED]).first()
    if standing is None:
        messages.error(request, gettext("There is no leave to take back."))
        return redirect("exams:leave", sitting_id)
    standing.enrolment = enrolment
    try:
        withdraw_leave(standing, actor=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Your request was taken back. You are due to sit the exam."))
    return redirect("exams:leave", sitting_id)


def _own(request: OfficerRequest, sitting_id: int) -> Enrolment:
    rows = Enrolment.objects.announced().select_related("sitting__exam__unit")
    return get_object_or_404(rows, sitting__pk=sitting_id, officer=request.officer)


def _shown(own: Leave) -> dict[str, object]:
    return {
        "leave": own,
        "decision": own.events.select_related("actor").exclude(from_state="").order_by("-pk").first(),
    }
