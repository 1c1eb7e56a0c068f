"""The make-up exam of a released exam: the proposed names with the reason of each, and the exam made from them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.domain.errors import Refused
from exams.actions.create_makeup import Proposal, create_makeup, makeup_list, makeup_policy
from exams.actions.plan_exam import PlanRefused
from exams.forms.absence import MakeupForm, makeup_initial
from exams.models import Exam, Leave, MakeupPlace
from exams.views.manage_common import exam_or_404, frame, must
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import BadgeHolding, Officer, Unit


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def makeup(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Who is proposed and why, all ticked; POST makes the draft of the make-up exam for those who stay ticked."""
    first = exam_or_404(request, exam_id)
    must(request, first, Permission.EXAM_MANAGE)
    if first.state != Exam.State.RELEASED or first.makeup_of_id is not None or first.is_rehearsal:
        messages.error(request, gettext("A make-up follows a released first exam."))
        return redirect("exams:manage_exam", first.pk)
    policy = makeup_policy(first, request.day).body
    proposals = makeup_list(first, policy)
    form = MakeupForm(
        request.POST or None,
        officers=[own.outcome.officer_id for own in proposals],
        initial=makeup_initial(first, first.sittings.earliest("opens_at"), policy, request.at),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = create_makeup(
                first=first,
                times=form.times,
                officers=form.cleaned_data["officers"],
                actor=request.officer,
                at=request.at,
            )
        except PlanRefused as refusal:
            for field, words in refusal.problems:
                form.add_error(field if field in form.fields else None, str(words))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                gettext("The make-up exam is a draft now. Look at its blueprint and paper, then seal it."),
            )
            return redirect("exams:manage_exam", made.pk)
    ticked = set(request.POST.getlist("officers")) if form.is_bound else None
    context = {
        **frame(request, first),
        "form": form,
        "rows": _rows(proposals, ticked),
        "policy": policy,
        "cap": policy.cap_percent if policy.cap_percent is not None else first.pass_percent,
        "made": first.makeups.order_by("pk"),
    }
    return render(request, "exams/manage_makeup.html", context, status=422 if form.errors else 200)


def _rows(proposals: list[Proposal], ticked: set[str] | None) -> list[dict[str, Any]]:
    """By unit and badge: who, why, with which score or leave."""
    ids = [own.outcome.officer_id for own in proposals]
    officers = Officer.objects.in_bulk(ids)
    units = Unit.objects.in_bulk({own.outcome.unit_id for own in proposals})
    badges = dict(
        BadgeHolding.objects.filter(officer__in=ids, held_until=None).values_list(
            "officer_id", "badge_number"
        )
    )
    causes, kinds = dict(MakeupPlace.Cause.choices), dict(Leave.Kind.choices)
    rows = [
        {
            "id": own.outcome.officer_id,
            "name": officers[own.outcome.officer_id].name,
            "badge": badges.get(own.outcome.officer_id, ""),
            "unit": units[own.outcome.unit_id],
            "cause": causes[own.cause],
            "leave": kinds.get(own.outcome.leave, "") if own.outcome.first is None else "",
            "score": own.outcome.first,
            "ticked": ticked is None or str(own.outcome.officer_id) in ticked,
        }
        for own in proposals
    ]
    return sorted(rows, key=lambda row: (row["unit"].path, row["badge"]))
