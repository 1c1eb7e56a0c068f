"""On which articles the standards of evaluation rest: the list of a unit, and one standard."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.actions.errors import NotSound
from appraisal.actions.write_standard_basis import write_standard_basis
from appraisal.forms.standards import BasisForm, StandardUnitForm
from appraisal.models import StandardLawTask
from appraisal.standards import Resting, resting
from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit

READ, WRITE = Permission.EVALUATION_READ, Permission.POLICY_WRITE


@require_safe
@requires(READ)
def standards(request: OfficerRequest) -> HttpResponse:
    """Every standard in force for a unit with its articles, in a fixed number of queries."""
    units = request.officer.units_where(READ, on=request.day).filter(closed_on=None)
    form = StandardUnitForm(request.GET or None, units=units)
    chosen = form.cleaned_data["unit"] if form.is_valid() else units.first()
    if chosen is None:
        raise Http404
    tasks = StandardLawTask.objects.visible_to(request.officer, on=request.day).unsettled()
    context = {
        "form": StandardUnitForm(initial={"unit": chosen}, units=units),
        "unit": chosen,
        "rows": [_shown(row, chosen) for row in resting(chosen, request.day)],
        "tasks": tasks.count(),
    }
    return render(request, "appraisal/standards.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(READ)
def standard(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """One standard of the unit (`policy`, `code`) with its history; writing its articles for whoever writes its rules.
    One that the rules of the day do not have leads back to the list."""
    unit = get_object_or_404(request.officer.units_where(READ, on=request.day), pk=unit_id)
    may_write = request.officer.may(WRITE, on=request.day, unit=unit)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    up_url = f"{reverse('appraisal:standards')}?unit={unit.pk}"
    wanted = (request.GET.get("policy"), request.GET.get("code"))
    row = next(
        (one for one in resting(unit, request.day) if (one.rule.policy, one.rule.code) == wanted), None
    )
    if row is None:
        if wanted != (None, None):
            messages.error(request, gettext("The rules in force today have no such standard."))
        return redirect(up_url)
    latest = row.coming or row.now
    written = "；".join(one.label for one in latest.citations.all()) if latest else ""
    form = BasisForm(request.POST if request.method == "POST" else None, initial={"text": written})
    if request.method == "POST" and form.is_valid() and _write(request, unit, row, form):
        messages.success(request, gettext("The articles were written down."))
        return redirect(up_url)
    bases = sorted(row.standard.bases.all(), key=lambda one: -one.turn) if row.standard else []
    context = {
        "unit": unit,
        "up_url": up_url,
        "row": row,
        "form": form,
        "may_write": may_write,
        "bases": bases,
        "is_own": row.standard is not None and row.standard.unit_id == unit.pk,
    }
    return render(request, "appraisal/standard.html", context, status=422 if form.errors else 200)


def _write(request: OfficerRequest, unit: Unit, row: Resting, form: BasisForm) -> bool:
    try:
        write_standard_basis(unit, row.rule, **form.cleaned_data, actor=request.officer, at=request.at)
    except NotSound as refusal:
        form.add_error(refusal.field or None, str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


def _shown(row: Resting, unit: Unit) -> dict[str, object]:
    """The row with the address of its page and whether the articles are those of a unit above."""
    query = QueryDict(mutable=True)
    query.update({"policy": row.rule.policy, "code": row.rule.code})
    return {
        "row": row,
        "url": f"{reverse('appraisal:standard', args=[unit.pk])}?{query.urlencode()}",
        "above": row.standard.unit.name if row.standard and row.standard.unit_id != unit.pk else "",
    }
