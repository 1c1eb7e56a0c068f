"""The table of an evaluation as a sheet: the rows and columns of the screen, in its order."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.models import EvaluationCycle
from appraisal.period_names import cycle_name
from appraisal.sheets_shown import Shown
from core.sheets.writer import Column, Table
from personnel.models import Unit


def cycle_table(cycle: EvaluationCycle, rows: Sequence[tuple[Unit, Shown]]) -> Table:
    """One row for each unit: figures are numbers, and what there is none of stays empty."""
    is_month = cycle.kind == EvaluationCycle.Kind.MONTH
    heads = [(_("Unit code"), 16), (_("Unit"), 36)]
    heads += [(_("Total"), 10), (pgettext("evaluation", "Band"), 12)]
    heads += [(_("Exam value"), 12), (_("Exam points"), 12)] if is_month else [(_("Closed parts"), 12)]
    heads += [
        (_("Deductions"), 12),
        (pgettext("points of an evaluation", "Bonuses"), 12),
        (_("Vetoes"), 40),
    ]
    return Table(
        name=f"{cycle_name(cycle)}"[:31],
        columns=[Column(head, width) for head, width in heads],
        rows=[_row(unit, sheet, is_month) for unit, sheet in rows],
    )


def _row(unit: Unit, sheet: Shown, is_month: bool) -> list[object]:
    exam = sheet.exam
    middle = [exam.value if exam else None, exam.points if exam else None] if is_month else [sheet.parts]
    return [
        unit.code,
        unit.name,
        sheet.total,
        sheet.band_title,
        *middle,
        sheet.taken,
        sheet.added,
        "；".join(veto["title"] for veto in sheet.vetoes),
    ]
