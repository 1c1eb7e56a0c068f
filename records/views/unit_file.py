"""A unit's enforcement file, on screen and for print."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from records.reading import by_section, counted, in_words
from records.views.reader import OpenUnitFile, chosen, opened_unit


@require_safe
@requires(Permission.UNIT_FILE_READ)
def unit_file(request: OfficerRequest, unit: int) -> HttpResponse:
    """The file of a unit in scope."""
    found = opened_unit(request, unit)
    asked = chosen(request, found)
    shown = in_words(asked["page"], found.sections, is_own=False)
    context = {
        **asked,
        "unit": found.unit,
        "facts": _facts(found),
        "shown": shown,
        "sections": by_section(shown, found.sections, asked["counts"]),
        "print_url": reverse("records:unit_print", args=[unit]),
        "record_url": reverse("records:unit_record", args=[unit]) if found.may_write else "",
    }
    return render(request, "records/unit_file.html", context)


@require_safe
@requires(Permission.UNIT_FILE_READ)
def unit_print(request: OfficerRequest, unit: int) -> HttpResponse:
    """The whole file of a unit on paper."""
    found = opened_unit(request, unit)
    counts, _years = counted(found.entries)
    shown = in_words(found.entries.for_reading().order_by("seq"), found.sections, is_own=False)
    context = {
        "unit": found.unit,
        "facts": _facts(found),
        "sections": by_section(shown, found.sections, counts),
        "total": sum(counts.values()),
        "printed_at": request.at,
        "printed_by": request.officer,
        "head": shown[-1].entry.hash if shown else "",
    }
    return render(request, "records/print.html", context)


def _facts(found: OpenUnitFile) -> list[dict[str, str]]:
    values = [
        (_("Unit code"), found.unit.code),
        (_("Kind of unit"), str(found.unit.get_kind_display())),
    ]
    if found.unit.closed_on:
        values.append((_("Closed on"), date_format(found.unit.closed_on, "DATE_FORMAT")))
    return [{"label": label, "value": value or "—"} for label, value in values]
