"""Who is due, who sat, who passed: along the tree of units, down to names."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from analytics.domain.figures import Turnout, rolled_up
from analytics.models import Reminder
from analytics.to_remind import to_remind
from analytics.turnout import STATUSES, exams_for, names, narrowed, turnout_by_path
from exams.models import Exam
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit

NAMES_ON_A_PAGE: Final = 50
EXAMS_OFFERED: Final = 24
ORDERS: Final = ("name", "due", "sat", "passed", "rate")
"""Columns that the table of units can be ordered by; with `-` in front the largest first."""


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


@require_safe
@requires(Permission.FIGURES_READ)
def unit(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """A unit: its units with their figures, or its officers by name when there are none below."""
    here = unit_in_scope(request, unit_id)
    exams = exams_offered(request)
    exam = chosen_exam(exams, request)
    context = frame(request, here, exams, exam)
    if exam is not None:
        counts = turnout_by_path(exam, here)
        context["total"] = rolled_up(counts, here.path)
        context["own"] = counts.get(here.path, Turnout())
        context["rows"] = unit_rows(request, here, exam, counts)
        context["heads"] = _heads(request)
        context["file_url"] = f"{_url('analytics:unit_file', here, exam)}&sort={order_of(request)}"
        if not context["rows"]:
            context |= _names(request, here, exam)
    return render(request, "analytics/unit.html", context)


@require_safe
@requires(Permission.NAMES_READ)
def names_below(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """Everybody due in a unit and below it, by name."""
    here = unit_in_scope(request, unit_id, Permission.NAMES_READ)
    exams = exams_offered(request)
    exam = chosen_exam(exams, request)
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


def exams_offered(request: OfficerRequest) -> list[Exam]:
    """The newest exams that may concern the reader's units."""
    return list(exams_for(request.officer, on=request.day)[:EXAMS_OFFERED])


def chosen_exam(exams: list[Exam], request: OfficerRequest) -> Exam | None:
    """The exam asked for, else the newest that everybody sat; an exam that is not the reader's is none."""
    wanted = request.GET.get("exam")
    if wanted is None:
        everybodys = (exam for exam in exams if exam.kind != Exam.Kind.SPOT)
        return next(everybodys, exams[0] if exams else None)
    found = next((exam for exam in exams if str(exam.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def order_of(request: OfficerRequest) -> str:
    """The order of the table of units, as asked for."""
    wanted = request.GET.get("sort", "name")
    return wanted if wanted.removeprefix("-") in ORDERS else "name"


def status_of(request: OfficerRequest) -> str:
    """Which names are asked for: one of `STATUSES`, or everybody."""
    wanted = request.GET.get("status", "")
    return wanted if wanted in STATUSES else ""


def unit_rows(request: OfficerRequest, here: Unit, exam: Exam, counts: dict[str, Turnout]) -> list[Row]:
    """The units below in the order asked for, which is that of the tree unless a column is named."""
    rows = [
        Row(_label(child, here), rolled_up(counts, child.path), _url("analytics:unit", child, exam))
        for child in here.get_children().filter(closed_on=None)
    ]
    order = order_of(request)
    column, falling = order.removeprefix("-"), order.startswith("-")
    if column != "name":
        return sorted(rows, key=lambda row: _figure(row.turnout, column), reverse=falling)
    return rows[::-1] if falling else rows


def _figure(turnout: Turnout, column: str) -> Fraction:
    """What a column is ordered by; a rate of nobody stands below all others."""
    if column == "rate":
        return Fraction(-1) if turnout.pass_rate is None else turnout.pass_rate
    return Fraction(getattr(turnout, column))


def _heads(request: OfficerRequest) -> list[dict[str, Any]]:
    """The headings of the table of units: each orders by its column, figures the largest first, then turned round."""
    labels = (_("Unit"), _("Due"), pgettext("exam", "Sat"), _("Passed"), _("Pass rate"))
    order = order_of(request)
    heads = []
    for column, label in zip(ORDERS, labels, strict=True):
        first, second = (column, f"-{column}") if column == "name" else (f"-{column}", column)
        heads.append(
            {
                "label": label,
                "sort": second if order == first else first,
                "is_figure": column != "name",
                "sorted": {column: "ascending", f"-{column}": "descending"}.get(order, ""),
            }
        )
    return heads


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
    status = status_of(request)
    people = narrowed(names(exam, here), status)
    may_read_files = request.officer.paths_where(Permission.FILE_READ, on=request.day)
    asked = to_remind(exam, here, at=request.at)
    query = urlencode({"exam": exam.pk, "status": status})
    return {
        "people": Paginator(people, NAMES_ON_A_PAGE).get_page(request.GET.get("page")),
        "status": status,
        "files_are_open": any(here.path.startswith(path) for path in may_read_files),
        "names_file_url": f"{reverse('analytics:names_file', args=[here.pk])}?{query}",
        "remind_url": f"{reverse('analytics:remind', args=[here.pk])}?{query}",
        "to_remind": asked.people.count() if asked is not None else 0,
        "not_begun": asked is not None and asked.cause == Reminder.Cause.NOT_BEGUN,
    }


def _label(child: Unit, parent: Unit) -> str:
    """The child's name without the parent's in front of it, which the page says already."""
    return child.name.removeprefix(parent.name) or child.name


def _url(name: str, unit: Unit, exam: Exam | None) -> str:
    return reverse(name, args=[unit.pk]) + (f"?exam={exam.pk}" if exam is not None else "")
