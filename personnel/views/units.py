"""The tree of one's units with the officers in each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

from .people_tabs import people_tabs


@dataclass(frozen=True, slots=True)
class Row:
    """A unit of the tree: its depth below the top of what is shown (from 0), officers in it and with all below."""

    unit: Unit
    depth: int
    own: int
    whole: int


@require_safe
@requires(Permission.PERSONNEL_READ)
def units(request: OfficerRequest) -> HttpResponse:
    """Every unit in scope, as a tree."""
    paths = request.officer.paths_where(Permission.PERSONNEL_READ, on=request.day)
    branch = list(Unit.objects.under_paths(paths))
    own: Counter[str] = Counter(
        Officer.objects.in_post_under(paths, on=request.day).values_list("home_unit_path", flat=True)
    )
    whole: Counter[str] = Counter()
    for path, count in own.items():
        for end in range(Unit.steplen, len(path) + 1, Unit.steplen):
            whole[path[:end]] += count
    top = min((unit.depth for unit in branch), default=1)
    rows = [Row(unit, min(unit.depth - top, 6), own[unit.path], whole[unit.path]) for unit in branch]
    return render(request, "personnel/units.html", {"rows": rows, **people_tabs(request)})
