"""Completion of weekly study: units of one's scope, down to names, on the screen and as a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit
from training.completion import (
    NAME_ORDERS,
    Completion,
    assignments_in,
    completion_by_path,
    names_in,
    rolled_up,
    tasks_of,
    with_badges,
)
from training.completion_file import names_download, units_download
from training.domain.study import month_of
from training.models import StudyAssignment
from training.views._study_tabs import study_tabs

PER_PAGE = 50
UNIT_ORDERS = ("name", "due", "done", "late", "open", "share")
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """A unit below the one that is shown, with everything below it."""

    unit: Unit
    label: str
    counts: Completion


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page is about: unit, month, perhaps one assignment, and the order of its rows."""

    unit: Unit
    month: date
    assignments: list[StudyAssignment]
    assignment: StudyAssignment | None
    order: str

    @property
    def query(self) -> str:
        """The part of the address that keeps the choice."""
        chosen = f"&study={self.assignment.pk}" if self.assignment else ""
        return f"?month={self.month:%Y-%m}{chosen}&sort={self.order}"


@require_safe
@requires(Permission.STUDY_READ)
def units(request: OfficerRequest) -> HttpResponse:
    """The top of the reader's units: the one there is, or a choice."""
    paths = request.officer.paths_where(Permission.STUDY_READ, on=request.day)
    tops = list(Unit.objects.filter(path__in=paths))
    if len(tops) == 1:
        return redirect("training:completion_unit", tops[0].pk)
    context = {"tops": tops, "tabs": study_tabs(request, "completion")}
    return render(request, "training/study_completion_tops.html", context)


@require_safe
@requires(Permission.STUDY_READ)
@keeps_filter("month", "study", "sort")
def unit(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """A unit: the units below it with their counts; its officers by name when there are none below."""
    shown = _shown(request, unit_id, UNIT_ORDERS)
    if not _children(shown.unit).exists():
        return redirect(_address("completion_names", shown))
    counts = completion_by_path(tasks_of(shown.unit, shown.month, shown.assignment))
    rows = _rows(shown, counts)
    context = {
        **_frame(request, shown),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "own": counts.get(shown.unit.path, Completion()),
        "total": rolled_up(counts, shown.unit.path),
        "orders": UNIT_ORDERS,
        "file_url": _address("completion_file", shown),
        "names_url": _address("completion_names", shown),
    }
    return render(request, "training/study_completion.html", context)


@require_safe
@requires(Permission.STUDY_READ)
@keeps_filter("month", "study", "sort")
def names(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """Everybody who was due in a unit and below it, by name."""
    shown = _shown(request, unit_id, tuple(NAME_ORDERS))
    tasks = tasks_of(shown.unit, shown.month, shown.assignment)
    page = Paginator(names_in(tasks, order=shown.order), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_badges(page.object_list)
    context = {
        **_frame(request, shown),
        "page": page,
        "total": rolled_up(completion_by_path(tasks), shown.unit.path),
        "orders": tuple(NAME_ORDERS),
        "file_url": _address("completion_names_file", shown),
    }
    return render(request, "training/study_completion_names.html", context)


@require_safe
@requires(Permission.STUDY_READ)
def unit_file(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """The table of units as a workbook: the same rows in the same order, with the sum."""
    shown = _shown(request, unit_id, UNIT_ORDERS)
    counts = completion_by_path(tasks_of(shown.unit, shown.month, shown.assignment))
    rows = [(row.label, row.counts) for row in _rows(shown, counts)]
    own = counts.get(shown.unit.path, Completion())
    total = rolled_up(counts, shown.unit.path)
    return units_download(shown.unit, shown.month, shown.assignment, rows, own, total, on=request.day)


@require_safe
@requires(Permission.STUDY_READ)
def names_file(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """The table of names as a workbook: the same rows in the same order."""
    shown = _shown(request, unit_id, tuple(NAME_ORDERS))
    tasks = tasks_of(shown.unit, shown.month, shown.assignment)
    rows = with_badges(names_in(tasks, order=shown.order))
    return names_download(shown.unit, shown.month, shown.assignment, rows, on=request.day)


def _shown(request: OfficerRequest, unit_id: int, orders: tuple[str, ...]) -> Shown:
    """The choice in the address; a unit or assignment that is not the reader's is a 404."""
    here = request.officer.units_where(Permission.STUDY_READ, on=request.day).filter(pk=unit_id).first()
    if here is None:
        raise Http404
    month = _month(request.GET.get("month", ""), request.day)
    found = list(assignments_in(here, month))
    wanted = request.GET.get("study", "")
    chosen = next((each for each in found if str(each.pk) == wanted), None)
    if wanted and chosen is None:
        raise Http404
    order = request.GET.get("sort", "name")
    return Shown(here, month, found, chosen, order if order.removeprefix("-") in orders else "name")


def _month(text: str, today: date) -> date:
    """The month that is asked for; this one when that cannot be read."""
    match = _MONTH.fullmatch(text)
    if match and 1 <= int(match[2]) <= 12 and 2000 <= int(match[1]) <= 2200:
        return date(int(match[1]), int(match[2]), 1)
    return month_of(today)


def _children(here: Unit) -> Any:
    return here.get_children().filter(closed_on=None)


def _rows(shown: Shown, counts: dict[str, Completion]) -> list[Row]:
    rows = []
    for child in shown.unit.get_children():
        below = rolled_up(counts, child.path)
        if child.closed_on is None or below.due:
            rows.append(Row(child, child.name.removeprefix(shown.unit.name) or child.name, below))
    order = shown.order.removeprefix("-")
    if order != "name":
        rows.sort(key=lambda row: getattr(row.counts, order) or 0, reverse=shown.order.startswith("-"))
    elif shown.order.startswith("-"):
        rows.reverse()
    return rows


def _frame(request: OfficerRequest, shown: Shown) -> dict[str, Any]:
    readable = request.officer.paths_where(Permission.STUDY_READ, on=request.day)
    trail = [
        {"unit": above, "url": reverse("training:completion_unit", args=[above.pk]) + shown.query}
        for above in shown.unit.get_ancestors()
        if any(above.path.startswith(path) for path in readable)
    ]
    return {"shown": shown, "trail": trail, "tabs": study_tabs(request, "completion")}


def _address(name: str, shown: Shown) -> str:
    return reverse(f"training:{name}", args=[shown.unit.pk]) + shown.query
