"""Evaluations: the list, opening one, one as a table of units, closing it, the table as a workbook."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.actions.close_cycle import close_cycle, what_is_missing
from appraisal.actions.errors import NotSound
from appraisal.actions.open_cycle import open_cycle
from appraisal.assembly import evaluated_units, part_cycles
from appraisal.forms.evaluation import CycleForm
from appraisal.interchange.cycle_table import cycle_table
from appraisal.models import EvaluationCycle, EvaluationItem
from appraisal.period_names import cycle_name, period_name
from appraisal.sheets_shown import Shown, unit_sheets
from core.domain.errors import Refused
from core.sheets.writer import download, write_xlsx
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit

PAGE = 30
READ = Permission.EVALUATION_READ


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of the table; `depth` counts from the unit that evaluates."""

    unit: Unit
    depth: int
    sheet: Shown


@require_safe
@requires(READ)
@keeps_filter()
def cycles(request: OfficerRequest) -> HttpResponse:
    """Evaluations of the reader's units, newest first."""
    visible = EvaluationCycle.objects.visible_to(request.officer, on=request.day)
    page = Paginator(visible.select_related("unit"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(cycle, cycle_name(cycle)) for cycle in page.object_list],
        "may_open": request.officer.may(Permission.EVALUATION_WRITE, on=request.day),
    }
    return render(request, "appraisal/cycles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EVALUATION_WRITE)
def new(request: OfficerRequest) -> HttpResponse:
    """The form that opens an evaluation."""
    units = request.officer.units_where(Permission.EVALUATION_WRITE, on=request.day).filter(closed_on=None)
    posted = request.POST if request.method == "POST" else None
    first = units.first()
    form = CycleForm(posted, units=units, initial={"unit": first, "kind": "month", "day": request.day})
    if posted is not None and form.is_valid():
        try:
            made = open_cycle(**form.cleaned_data, actor=request.officer, at=request.at)
        except NotSound as refusal:
            form.add_error(refusal.field or None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("The evaluation is open."))
            return redirect("appraisal:cycle", made.pk)
    return render(request, "appraisal/cycle_new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@requires(READ)
def cycle(request: OfficerRequest, cycle_id: int) -> HttpResponse:
    """One evaluation as a table of the reader's units."""
    found = cycle_or_404(request, cycle_id)
    is_open = found.state == EvaluationCycle.State.OPEN
    may_sign = request.officer.may(Permission.EVALUATION_SIGN, on=request.day, unit=found.unit)
    waiting = EvaluationItem.objects.filter(
        cycle=found,
        state=EvaluationItem.State.PROPOSED,
        unit__in=Unit.objects.where(request.officer, READ, on=request.day),
    )
    context = {
        **frame(request, found),
        "rows": _rows(request, found),
        "is_month": found.kind == EvaluationCycle.Kind.MONTH,
        "parts": [
            (period_name(part.kind, part.starts_on, part.ends_before), made)
            for part, made in part_cycles(found).items()
        ],
        "waiting": list(waiting.select_related("unit", "officer", "entered_by", "reason").order_by("pk")),
        "missing": what_is_missing(found, at=request.at) if is_open and may_sign else [],
    }
    return render(request, "appraisal/cycle.html", context)


@require_safe
@requires(READ)
def table(request: OfficerRequest, cycle_id: int) -> HttpResponse:
    """The rows of the page as a workbook."""
    found = cycle_or_404(request, cycle_id)
    rows = [(row.unit, row.sheet) for row in _rows(request, found)]
    content = write_xlsx([cycle_table(found, rows)])
    name = gettext("Quality evaluation, %(period)s") % {"period": cycle_name(found)}
    return download(content, name=f"{name} {request.day.isoformat()}.xlsx")


@require_POST
@requires(Permission.EVALUATION_SIGN)
def close(request: OfficerRequest, cycle_id: int) -> HttpResponse:
    """Closes and signs."""
    found = cycle_or_404(request, cycle_id, Permission.EVALUATION_SIGN)
    try:
        results = close_cycle(cycle=found, actor=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext(
            "The evaluation is closed and signed: %(count)d result.",
            "The evaluation is closed and signed: %(count)d results.",
            results,
        )
        messages.success(request, said % {"count": results})
    return redirect("appraisal:cycle", found.pk)


def cycle_or_404(request: OfficerRequest, cycle_id: int, permission: Permission = READ) -> EvaluationCycle:
    """The evaluation, if it covers units on which this officer holds `permission`; what is not theirs is not there.
    Signing asks for it on the unit that evaluates."""
    if permission is Permission.EVALUATION_SIGN:
        visible = EvaluationCycle.objects.held_where(request.officer, permission, on=request.day)
    else:
        visible = EvaluationCycle.objects.visible_to(request.officer, on=request.day, permission=permission)
    return get_object_or_404(visible.select_related("unit", "opened_by", "signature__officer"), pk=cycle_id)


def frame(request: OfficerRequest, found: EvaluationCycle) -> dict[str, object]:
    """What the head of every page of an evaluation shows."""
    return {
        "cycle": found,
        "period": cycle_name(found),
        "is_open": found.state == EvaluationCycle.State.OPEN,
        "signature": getattr(found, "signature", None),
        "may_write": request.officer.may(Permission.EVALUATION_WRITE, on=request.day),
        "may_sign": request.officer.may(Permission.EVALUATION_SIGN, on=request.day, unit=found.unit),
    }


def _rows(request: OfficerRequest, found: EvaluationCycle) -> list[Row]:
    """The evaluated units that the reader may read, in tree order, with their sheets."""
    readable = Unit.objects.where(request.officer, READ, on=request.day)
    units = list(evaluated_units(found).filter(pk__in=readable.values("pk")))
    sheets = unit_sheets(found, [unit.pk for unit in units])
    top = found.unit.depth
    return [Row(unit, unit.depth - top, sheets[unit.pk]) for unit in units if unit.pk in sheets]
