"""Who is due, who sat, who passed: along the tree of units, down to names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from analytics.domain.figures import Turnout, rolled_up
from analytics.turnout import exams_for, names, turnout_by_path
from exams.models import Exam
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit

NAMES_ON_A_PAGE = 50
STATUSES = ("absent", "failed", "passed")


@dataclass(frozen=True, slots=True)
class Row:
    """One unit and what lies below it."""

    label: str
    turnout: Turnout
    url: str


@requires(Permission.FIGURES_READ)
def units(request: OfficerRequest) -> HttpResponse:
    """The top of the reader's units: the one there is, or a choice."""
    tops = list(
        Unit.objects.filter(path__in=request.officer.paths_where(Permission.FIGURES_READ, on=request.day))
    )
    if len(tops) == 1:
        return redirect("analytics:unit", tops[0].pk)
    return render(request, "analytics/tops.html", {"tops": tops})


@requires(Permission.FIGURES_READ)
def unit(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """A unit: its units with their figures, or its officers by name when there are none below."""
    here = unit_in_scope(request, unit_id)
    exams = list(exams_for(request.officer, on=request.day)[:24])
    exam = _chosen(exams, request)
    context = frame(request, here, exams, exam)
    if exam is not None:
        counts = turnout_by_path(exam, here)
        below = list(here.get_children().filter(closed_on=None))
        context["total"] = rolled_up(counts, here.path)
        context["own"] = counts.get(here.path, Turnout())
        context["rows"] = [
            Row(_label(child, here), rolled_up(counts, child.path), _url("analytics:unit", child, exam))
            for child in below
        ]
        if not below:
            context |= _names(request, here, exam)
    return render(request, "analytics/unit.html", context)


@requires(Permission.NAMES_READ)
def names_below(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """Everybody due in a unit and below it, by name."""
    here = unit_in_scope(request, unit_id, Permission.NAMES_READ)
    exams = list(exams_for(request.officer, on=request.day)[:24])
    exam = _chosen(exams, request)
    context = frame(request, here, exams, exam)
    if exam is not None:
        context |= _names(request, here, exam)
    return render(request, "analytics/unit.html", context)


def unit_in_scope(
    request: OfficerRequest, unit_id: int, permission: Permission = Permission.FIGURES_READ
) -> Unit:
    """The unit, if the reader holds `permission` on it; else there is none."""
    found = request.officer.units_where(permission, on=request.day).filter(pk=unit_id).first()
    if found is None:
        raise Http404
    return found


def _chosen(exams: list[Exam], request: OfficerRequest) -> Exam | None:
    """The exam asked for, else the newest; an exam that is not the reader's is none."""
    wanted = request.GET.get("exam")
    if wanted is None:
        return exams[0] if exams else None
    found = next((exam for exam in exams if str(exam.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def frame(
    request: OfficerRequest,
    here: Unit,
    exams: list[Exam],
    exam: Exam | None,
    *,
    page: str = "analytics:unit",
) -> dict[str, Any]:
    """What pages about a unit share: where one is (`page` names the address of a unit above), which exam is shown."""
    readable = request.officer.paths_where(Permission.FIGURES_READ, on=request.day)
    trail = [
        (above, _url(page, above, exam))
        for above in here.get_ancestors()
        if any(above.path.startswith(path) for path in readable)
    ]
    released = exam is not None and exam.state == Exam.State.RELEASED
    return {
        "unit": here,
        "trail": trail,
        "exams": exams,
        "exam": exam,
        "released": released,
        "names_url": _url("analytics:names", here, exam),
        "dashboard_url": _url("analytics:dashboard", here, exam if released else None),
        "may_read_names": request.officer.may(Permission.NAMES_READ, on=request.day, unit=here),
    }


def _names(request: OfficerRequest, here: Unit, exam: Exam) -> dict[str, Any]:
    if not request.officer.may(Permission.NAMES_READ, on=request.day, unit=here):
        return {}
    people = names(exam, here)
    status = request.GET.get("status", "")
    if status == "absent":
        people = people.filter(has_sat=False)
    elif status in ("failed", "passed"):
        people = people.filter(passed=status == "passed")
    may_read_files = request.officer.paths_where(Permission.FILE_READ, on=request.day)
    return {
        "people": Paginator(people, NAMES_ON_A_PAGE).get_page(request.GET.get("page")),
        "status": status if status in STATUSES else "",
        "files_are_open": any(here.path.startswith(path) for path in may_read_files),
    }


def _label(child: Unit, parent: Unit) -> str:
    """The child's name without the parent's in front of it, which the page says already."""
    return child.name.removeprefix(parent.name) or child.name


def _url(name: str, unit: Unit, exam: Exam | None) -> str:
    return reverse(name, args=[unit.pk]) + (f"?exam={exam.pk}" if exam is not None else "")
