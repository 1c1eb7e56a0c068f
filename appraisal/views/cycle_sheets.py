"""One sheet of an evaluation: a unit with its officers, an officer, one's own; and how an exam figure came about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from appraisal.assembly import evaluated_officers, evaluated_units
from appraisal.models import EvaluationCycle, EvaluationItem, EvaluationResult, UnitExamFigure
from appraisal.period_names import cycle_name
from appraisal.rules import EXAM, rule_from, rules_of
from appraisal.sheets_shown import line_rows, of_result, officer_sheets, unit_sheets
from appraisal.views.cycles import READ, cycle_or_404, frame
from personnel.access import OfficerRequest, requires
from personnel.models import Officer, Unit

OFFICERS_ON_A_PAGE = 50
OWN_ON_A_PAGE = 6


@require_safe
@requires(READ)
def unit(request: OfficerRequest, cycle_id: int, unit_id: int) -> HttpResponse:
    """Every line of a unit with its source, then its officers."""
    found = cycle_or_404(request, cycle_id)
    readable = Unit.objects.where(request.officer, READ, on=request.day)
    here = get_object_or_404(evaluated_units(found).filter(pk__in=readable.values("pk")), pk=unit_id)
    sheet = unit_sheets(found, [here.pk]).get(here.pk)
    if sheet is None:
        raise Http404
    people = evaluated_officers(found).filter(home_unit_path__startswith=here.path)
    page = Paginator(people, OFFICERS_ON_A_PAGE).get_page(request.GET.get("page"))
    sheets = officer_sheets(found, [officer.pk for officer in page.object_list])
    context = {
        **frame(request, found),
        "unit": here,
        "sheet": sheet,
        "lines": line_rows(sheet.lines),
        "items": _items(found, Q(unit=here, officer=None)),
        "page": page,
        "officers": [(officer, sheets.get(officer.pk)) for officer in page.object_list],
    }
    return render(request, "appraisal/cycle_unit.html", context)


@require_safe
@requires(READ)
def officer(request: OfficerRequest, cycle_id: int, public_id: UUID) -> HttpResponse:
    """Every line of an officer with its source."""
    found = cycle_or_404(request, cycle_id)
    paths = request.officer.paths_where(READ, on=request.day)
    under = Q(pk=None)
    for path in paths:
        under |= Q(home_unit_path__startswith=path)
    person = get_object_or_404(evaluated_officers(found).filter(under), public_id=public_id)
    sheet = officer_sheets(found, [person.pk]).get(person.pk)
    if sheet is None:
        raise Http404
    context = {
        **frame(request, found),
        "person": person,
        "unit": Unit.objects.get(pk=person.home_unit_id),
        "sheet": sheet,
        "lines": line_rows(sheet.lines, is_own=person.pk == request.officer.pk),
        "items": _items(found, Q(officer=person)),
    }
    return render(request, "appraisal/cycle_officer.html", context)


@require_safe
@requires()
def own(request: OfficerRequest) -> HttpResponse:
    """The officer's own lines: evaluations that run now, then the signed results, newest first."""
    results = (
        EvaluationResult.objects.current()
        .filter(officer=request.officer)
        .select_related("cycle__unit", "signed_by")
        .order_by("-cycle__starts_on", "cycle__kind", "-pk")
    )
    page = Paginator(results, OWN_ON_A_PAGE).get_page(request.GET.get("page"))
    shown: list[dict[str, Any]] = []
    if page.number == 1:
        for cycle in _open_for(request):
            if sheet := officer_sheets(cycle, [request.officer.pk]).get(request.officer.pk):
                shown.append(_own(request.officer, cycle, sheet))
    for result in page.object_list:
        shown.append(_own(request.officer, result.cycle, of_result(result, rules_of(result.cycle))))
    return render(request, "appraisal/own_evaluation.html", {"page": page, "shown": shown})


def _open_for(request: OfficerRequest) -> list[EvaluationCycle]:
    """Open evaluations of the units above the officer's own."""
    home = (
        Officer.objects.filter(pk=request.officer.pk)
        .with_home_unit(on=request.day)
        .values_list("home_unit_path", flat=True)
        .get()
    )
    if home is None:
        return []
    above = [home[:end] for end in range(Unit.steplen, len(home) + 1, Unit.steplen)]
    cycles = EvaluationCycle.objects.filter(state=EvaluationCycle.State.OPEN, unit__path__in=above)
    return list(cycles.select_related("unit").order_by("-starts_on", "pk")[:OWN_ON_A_PAGE])


def _own(person: Officer, cycle: EvaluationCycle, sheet: Any) -> dict[str, Any]:
    return {
        "cycle": cycle,
        "period": cycle_name(cycle),
        "sheet": sheet,
        "lines": line_rows(sheet.lines, is_own=True),
        "items": _items(cycle, Q(officer=person, state=EvaluationItem.State.CONFIRMED)),
    }


def _items(cycle: EvaluationCycle, about: Q) -> list[EvaluationItem]:
    """What was entered, with reasons and signatures, in order."""
    items: QuerySet[EvaluationItem] = cycle.items.filter(about)
    rows = items.select_related("reason", "entered_by", "unit", "officer").prefetch_related(
        "events__actor", "events__words"
    )
    return list(rows.order_by("pk"))


@require_safe
@requires(READ)
def figure(request: OfficerRequest, figure_id: int) -> HttpResponse:
    """One figure of a unit in an exam: counts, rule and version, and the figures before and after it."""
    visible = UnitExamFigure.objects.visible_to(request.officer, on=request.day)
    found = get_object_or_404(visible.select_related("exam__unit", "unit", "run"), pk=figure_id)
    history = UnitExamFigure.objects.filter(exam=found.exam_id, unit=found.unit_id, scope=found.scope)
    context = {
        "figure": found,
        "rule": rule_from(EXAM, found.run.rule),
        "history": list(history.order_by("number")),
    }
    return render(request, "appraisal/figure.html", context)
