"""Files in the reader's scope: officers by name or badge number, units in tree order."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.badges import normal_badge_number
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from records.forms.files import FileFilter
from records.models import UnitFileEntry

PAGE = 50


@require_safe
@requires(Permission.FILE_READ, Permission.FILE_WRITE)
@keeps_filter("q")
def officers_files(request: OfficerRequest) -> HttpResponse:
    """Officers whose files the reader may open."""
    paths = frozenset[str]()
    for permission in (Permission.FILE_READ, Permission.FILE_WRITE):
        paths |= request.officer.paths_where(permission, on=request.day)
    found = Officer.objects.in_post_under(paths, on=request.day)
    form = FileFilter(request.GET)
    if text := form.asked_for():
        found = found.filter(Q(name__icontains=text) | Q(badge__startswith=normal_badge_number(text)))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    officers = list(page.object_list)
    units = dict(
        Unit.objects.filter(pk__in={officer.home_unit_id for officer in officers}).values_list("pk", "name")
    )
    context = {
        "page": page,
        "total": page.paginator.count,
        "rows": [(officer, units.get(officer.home_unit_id, "")) for officer in officers],
        "form": form,
        **tabs(request),
    }
    return render(request, "records/officers_files.html", context)


@require_safe
@requires(Permission.UNIT_FILE_READ)
@keeps_filter("q")
def units_files(request: OfficerRequest) -> HttpResponse:
    """Units whose files the reader may open."""
    found = Unit.objects.where(request.officer, Permission.UNIT_FILE_READ, on=request.day)
    form = FileFilter(request.GET)
    if text := form.asked_for():
        found = found.filter(Q(name__icontains=text) | Q(code__startswith=text))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    units = list(page.object_list)
    told = (
        UnitFileEntry.objects.filter(file__unit__in=[unit.pk for unit in units])
        .order_by()
        .values("file__unit")
        .annotate(entries=Count("pk"), last=Max("happened_on"))
    )
    figures = {row["file__unit"]: row for row in told}
    context = {
        "page": page,
        "total": page.paginator.count,
        "rows": [(unit, figures.get(unit.pk)) for unit in units],
        "form": form,
        **tabs(request),
    }
    return render(request, "records/units_files.html", context)


def tabs(request: OfficerRequest) -> dict[str, bool]:
    """Which lists this reader has."""
    held = request.officer.permissions_on(request.day)
    return {
        "has_officers": bool(held & {Permission.FILE_READ, Permission.FILE_WRITE}),
        "has_units": Permission.UNIT_FILE_READ in held,
    }
