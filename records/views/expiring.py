"""Certificates that run out soon, by unit."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.actions.record_audit_event import record_audit_event
from core.sheets.writer import download, write_xlsx
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import BadgeHolding, Posting, Unit
from personnel.requests import address_of
from records.forms.levels import MONTHS, ExpiryFilter
from records.level_wording import worth_words
from records.models import Certificate

from .level_tabs import level_tabs

PAGE = 50


@require_safe
@requires(Permission.LEVEL_READ)
@keeps_filter("months", "unit")
def expiring(request: OfficerRequest) -> HttpResponse:
    """Who holds a certificate that ends within the chosen months, soonest first, with the figures of each step."""
    form, found = _asked_for(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    units = _unit_names(each.home_unit_id for each in page.object_list)  # type: ignore[attr-defined]
    rows = [
        {
            "certificate": each,
            "unit": units.get(each.home_unit_id, ""),  # type: ignore[attr-defined]
            "worth": worth_words(each.standing(on=request.day)),
            "days": (each.valid_until - request.day).days if each.valid_until else None,
        }
        for each in page.object_list
    ]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "total": page.paginator.count,
        "steps": _steps(request),
        "export_url": f"{reverse('levels:expiring_file')}?{request.GET.urlencode()}",
        **level_tabs(request, "levels:expiring"),
    }
    return render(request, "records/levels_expiring.html", context)


@require_safe
@requires(Permission.LEVEL_READ)
def expiring_file(request: OfficerRequest) -> HttpResponse:
    """The same certificates, all pages, as a workbook; the export is written down."""
    from records.interchange.level_sheets import expiring_table

    _form, found = _asked_for(request)
    rows = list(found)
    units = _unit_names(each.home_unit_id for each in rows)  # type: ignore[attr-defined]
    table = expiring_table(rows, units, on=request.day)
    record_audit_event(
        kind="levels.exported",
        actor_id=request.officer.pk,
        at=request.at,
        facts={"certificates": len(rows)},
        address=address_of(request),
    )
    return download(write_xlsx([table]), name=f"{_('Expiring certificates')}_{request.day.isoformat()}.xlsx")


def _asked_for(request: OfficerRequest) -> tuple[ExpiryFilter, QuerySet[Certificate]]:
    mine = request.officer.units_where(Permission.LEVEL_READ, on=request.day)
    form = ExpiryFilter(request.GET, units=mine)
    months, unit = form.chosen
    found = _with_place(
        Certificate.objects.visible_to(request.officer, on=request.day).expiring(
            on=request.day, months=months
        ),
        request,
    )
    if unit is not None:
        found = found.filter(home_unit_path__startswith=unit.path)
    return form, found.select_related("officer", "level", "track")


def _with_place(found: QuerySet[Certificate], request: OfficerRequest) -> QuerySet[Certificate]:
    """With the badge number and the home unit of each officer."""
    badge = BadgeHolding.objects.filter(officer=OuterRef("officer"), held_until=None)
    home = Posting.objects.filter(
        officer=OuterRef("officer"), kind=Posting.Kind.ESTABLISHMENT, starts_on__lte=request.day
    ).order_by("-starts_on")
    return found.annotate(
        badge=Subquery(badge.values("badge_number")[:1]),
        home_unit_id=Subquery(home.values("unit_id")[:1]),
        home_unit_path=Subquery(home.values("unit__path")[:1]),
    )


def _steps(request: OfficerRequest) -> list[dict[str, object]]:
    """How many certificates end within each of the usual warnings."""
    from django.db.models import Count, Q

    from core.domain.days import months_after

    sums = {
        f"within_{months}": Count("pk", filter=Q(valid_until__lte=months_after(request.day, int(months))))
        for months in MONTHS
    }
    counted = (
        Certificate.objects.visible_to(request.officer, on=request.day)
        .expiring(on=request.day, months=12)
        .order_by()
        .aggregate(**sums)
    )
    return [{"months": int(months), "count": counted[f"within_{months}"]} for months in MONTHS]


def _unit_names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Unit.objects.filter(pk__in=set(ids)).order_by().values_list("pk", "name"))
