"""Who came to an exam and who did not, by unit; leave, and leave entered on behalf of an officer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from exams.actions.ask_leave import LeaveRefused, absence_policy, ask_leave
from exams.attendance import Attendance, attendance_by_unit
from exams.forms.absence import OnBehalfForm
from exams.models import Enrolment, Exam, Leave
from exams.models.figures import roster
from exams.views.leave_decisions import listed
from exams.views.manage_common import exam_or_404, frame, may, must
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def absences(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Attendance by unit and every leave of the exam; POST enters leave for one officer."""
    exam = exam_or_404(request, exam_id)
    policy = absence_policy(exam).body
    form = OnBehalfForm(request.POST or None, policy=policy)
    if request.method == "POST":
        must(request, exam, Permission.EXAM_MANAGE)
        if form.is_valid() and _enter(request, exam, form):
            return redirect("exams:manage_absences", exam.pk)
    found = attendance_by_unit([exam.pk])
    units = Unit.objects.in_bulk([unit for _exam, unit in found])
    total = Attendance()
    for own in found.values():
        total.add(own)
    leaves = Leave.objects.filter(enrolment__sitting__exam=exam).order_by("enrolment__unit__path", "-pk")
    kinds = [(kind, label) for kind, label in Leave.Kind.choices if kind in total.with_leave]
    rows = sorted(((units[unit], own) for (_exam, unit), own in found.items()), key=lambda row: row[0].path)
    context = {
        **frame(request, exam),
        "units": Paginator([_row(unit.name, own, kinds) for unit, own in rows], PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "total": _row("", total, kinds),
        "kinds": kinds,
        "leaves": listed(leaves),
        "policy": policy,
        "form": form if may(request, exam, Permission.EXAM_MANAGE) else None,
    }
    return render(request, "exams/manage_absences.html", context, status=422 if form.errors else 200)


def _row(name: str, own: Attendance, kinds: list[tuple[str, Any]]) -> dict[str, Any]:
    return {
        "name": name,
        "figures": own,
        "classes": [own.with_leave.get(kind, 0) for kind, _label in kinds],
    }


def _enter(request: OfficerRequest, exam: Exam, form: OnBehalfForm) -> bool:
    """Whether the leave was entered; otherwise the form says why not."""
    chosen = form.cleaned_data
    enrolment: Enrolment | None = (
        roster(exam)
        .filter(badge=chosen["badge"].strip())
        .select_related("officer", "sitting__exam__unit")
        .first()
    )
    if enrolment is None:
        form.add_error("badge", gettext("No officer with this badge number is on the roster of this exam."))
        return False
    if enrolment.officer_id == request.officer.pk:
        form.add_error("badge", gettext("Ask for your own leave on the page of the exam."))
        return False
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
        return False
    messages.success(
        request,
        gettext("Leave was asked for on behalf of %(name)s. The leader of the unit decides.")
        % {"name": enrolment.officer.name},
    )
    return True
