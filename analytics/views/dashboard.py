"""A leader's dashboard: how a unit stands, in charts and in the tables behind them; and the same as a workbook."""

from __future__ import annotations

from csp.decorators import csp_update
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.asked import Asked
from analytics.dashboard import panels
from analytics.panels import Panel, sheet_of
from analytics.turnout import exams_for
from analytics.views.unit_figures import frame, unit_in_scope
from appraisal.domain.hiding import SmallGroups
from core.actions.record_audit_event import record_audit_event
from core.sheets.writer import download, write_xlsx
from exams.models import Exam
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit
from personnel.policy import policy_for
from personnel.requests import address_of

EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""The drawing library fills a style element that it appends empty: the hash of the empty text lets it."""
EXAMS_OFFERED = 36


@require_safe
@requires(Permission.FIGURES_READ)
@csp_update({"style-src": [EMPTY_STYLE]})  # type: ignore[untyped-decorator]
def dashboard(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """The panels about a unit in scope and one released exam."""
    here = unit_in_scope(request, unit_id)
    exams = _exams(request)
    exam = _chosen(request, exams)
    context = frame(request, here, exams, exam, page="analytics:dashboard")
    if exam is not None:
        told = panels(_asked(request, here, exam))
        context["panels"] = told
        context["charts"] = {panel.code: panel.chart for panel in told if panel.chart}
        address = reverse("analytics:dashboard_file", args=[unit_id])
        context["export_url"] = f"{address}?exam={exam.pk}"
        context["units_url"] = f"{reverse('analytics:unit', args=[unit_id])}?exam={exam.pk}"
    return render(request, "analytics/dashboard.html", context)


@require_safe
@requires(Permission.FIGURES_READ)
def dashboard_file(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """What the dashboard shows, as a workbook: one sheet for each panel. The export is written down."""
    here = unit_in_scope(request, unit_id)
    exam = _chosen(request, _exams(request))
    if exam is None:
        raise Http404
    told: list[Panel] = [panel for panel in panels(_asked(request, here, exam)) if not panel.is_empty]
    if not told:
        raise Http404
    record_audit_event(
        kind="figures.exported",
        actor_id=request.officer.pk,
        at=request.at,
        subject=f"unit:{here.pk}",
        facts={"exam": exam.pk, "panels": len(told)},
        address=address_of(request),
    )
    name = f"{_('Dashboard')}_{here.name}_{exam.month:%Y-%m}_{request.day.isoformat()}.xlsx"
    return download(write_xlsx([sheet_of(panel) for panel in told]), name=name)


def _exams(request: OfficerRequest) -> list[Exam]:
    found = exams_for(request.officer, on=request.day).filter(state=Exam.State.RELEASED)
    return list(found[:EXAMS_OFFERED])


def _chosen(request: OfficerRequest, exams: list[Exam]) -> Exam | None:
    """The exam asked for, else the newest monthly one; what is not the reader's is none."""
    wanted = request.GET.get("exam")
    if wanted is not None:
        found = next((exam for exam in exams if str(exam.pk) == wanted), None)
        if found is None:
            raise Http404
        return found
    monthly = (exam for exam in exams if exam.kind == Exam.Kind.MONTHLY)
    return next(monthly, exams[0] if exams else None)


def _asked(request: OfficerRequest, here: Unit, exam: Exam) -> Asked:
    policy: SmallGroups = policy_for("small_groups", here, request.day).body
    return Asked(here, tuple(here.get_children().filter(closed_on=None)), exam, policy)
