"""The tables of units and of names as workbooks: what the screen shows, with its filter, order and columns."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.interchange.turnout_tables import names_table, units_table
from analytics.turnout import names, narrowed, turnout_by_path
from analytics.views.unit_figures import chosen_exam, exams_offered, status_of, unit_in_scope, unit_rows
from core.actions.record_audit_event import record_audit_event
from core.sheets.writer import Table, download, write_xlsx
from exams.models import Exam
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit
from personnel.requests import address_of


@require_safe
@requires(Permission.FIGURES_READ)
def unit_file(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """The units below with their turnout, in the order of the screen. The export is written down."""
    here, exam = unit_in_scope(request, unit_id), _exam(request)
    counts = turnout_by_path(exam, here)
    rows = [(row.label, row.turnout) for row in unit_rows(request, here, exam, counts)]
    table = units_table(here, rows, counts, released=exam.state == Exam.State.RELEASED)
    return _answer(request, here, exam, table, name=_("Turnout by unit"))


@require_safe
@requires(Permission.NAMES_READ)
def names_file(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """The names that the screen shows, all pages. The export is written down."""
    here, exam = unit_in_scope(request, unit_id, Permission.NAMES_READ), _exam(request)
    table = names_table(narrowed(names(exam, here), status_of(request)))
    return _answer(request, here, exam, table, name=_("Names"))


def _exam(request: OfficerRequest) -> Exam:
    exam = chosen_exam(exams_offered(request), request)
    if exam is None:
        raise Http404
    return exam


def _answer(request: OfficerRequest, here: Unit, exam: Exam, table: Table, *, name: str) -> HttpResponse:
    rows = list(table.rows)
    record_audit_event(
        kind="figures.exported",
        actor_id=request.officer.pk,
        at=request.at,
        subject=f"unit:{here.pk}",
        facts={"exam": exam.pk, "rows": len(rows)},
        address=address_of(request),
    )
    content = write_xlsx([Table(table.name, table.columns, rows)])
    file_name = f"{name}_{here.name}_{exam.title}_{request.day.isoformat()}.xlsx"
    return download(content, name=file_name.replace("/", "-"))
