"""The incident log of an exam: one click from the board, a list, a page to print."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from exams.actions.record_incident import record_incident
from exams.board_reach import Reach
from exams.forms.live_board import IncidentForm
from exams.models import Incident, Intervention
from exams.models.live_board import IncidentQuerySet, InterventionQuerySet
from exams.views.board import board_frame, reach_or_404
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import BadgeHolding


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ, Permission.INVIGILATE)
def incidents(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """GET: the log, and what was done about attempts. POST: one more line."""
    reach = reach_or_404(request, exam_id)
    if request.method == "POST" and not reach.acts:
        raise PermissionDenied
    form = IncidentForm(
        request.POST or None,
        initial=_initial(request, reach),
        rooms=reach.rooms,
        enrolments=reach.enrolments,
    )
    if request.method == "POST" and form.is_valid():
        _record(request, reach, form)
        return redirect("exams:incidents", exam_id)
    return render(
        request,
        "exams/incidents.html",
        {
            **board_frame(request, reach),
            "form": form if reach.acts else None,
            "incidents": incidents_of(reach),
            "interventions": interventions_of(reach),
        },
        status=422 if form.errors else 200,
    )


def incidents_of(reach: Reach) -> IncidentQuerySet:
    """The lines of the log that concern candidates or rooms within reach, or nobody in particular."""
    found = Incident.objects.of_exam(reach.exam)
    if reach.whole:
        return found
    nobody = Q(enrolment=None, room=None)
    return found.filter(nobody | Q(enrolment__in=reach.enrolments.values("pk")) | Q(room__in=reach.rooms))


def interventions_of(reach: Reach) -> InterventionQuerySet:
    """What was done to candidates within reach, with how many of them were affected."""
    return Intervention.objects.of_exam(reach.exam).counted(reach.enrolments, all_of_them=reach.whole)


def _initial(request: OfficerRequest, reach: Reach) -> dict[str, Any]:
    """What the link on the board says: the candidate, or the room."""
    asked = request.GET.get("candidate", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        held = BadgeHolding.objects.filter(
            officer__enrolments__in=reach.enrolments.filter(pk=int(asked)), held_until=None
        )
        return {"badge": held.values_list("badge_number", flat=True).first() or ""}
    return {"room": request.GET.get("room", "")}


def _record(request: OfficerRequest, reach: Reach, form: IncidentForm) -> None:
    found = form.cleaned_data
    enrolment = found["badge"]
    seat = getattr(enrolment, "seat", None)
    record_incident(
        exam=reach.exam,
        kind=Incident.Kind(found["kind"]),
        text=found["text"],
        enrolment=enrolment,
        room=found.get("room") or (seat.room if seat else None),
        actor=request.officer,
        at=request.at,
    )
    messages.success(request, gettext("The incident is noted."))
