"""Completion of weekly study as a workbook: the rows and columns of the screen, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.sheets.writer import Column, Table, Value, download, write_xlsx
from personnel.models import Unit
from training.completion import Completion
from training.models import StudyAssignment


def units_download(
    unit: Unit,
    month: date,
    assignment: StudyAssignment | None,
    rows: Sequence[tuple[str, Completion]],
    own: Completion,
    total: Completion,
    *,
    on: date,
) -> HttpResponse:
    """The table of units, with the unit itself and the sum below."""
    lines = list(rows)
    if own.due:
        lines.append((_("%(name)s itself") % {"name": unit.name}, own))
    lines.append((_("Together"), total))
    columns = [Column(_("Unit"), 40), *_figures(), Column(_("Completion in percent"), 16)]
    cells = [[label, *_counts(each), _percent(each)] for label, each in lines]
    return _answer(columns, cells, unit, month, assignment, on)


def names_download(
    unit: Unit,
    month: date,
    assignment: StudyAssignment | None,
    rows: Iterable[dict[str, Any]],
    *,
    on: date,
) -> HttpResponse:
    """The table of names."""
    columns = [
        Column(_("Badge number"), 14),
        Column(pgettext("person", "Name"), 14),
        Column(_("Unit"), 40),
        *_figures(),
    ]
    cells = [
        [
            row["badge"],
            row["officer__name"],
            row["unit__name"],
            *_counts(Completion(row["due"], row["done"], row["late"])),
        ]
        for row in rows
    ]
    return _answer(columns, cells, unit, month, assignment, on)


def _figures() -> list[Column]:
    return [
        Column(pgettext("study", "Due"), 10),
        Column(pgettext("study", "Done"), 10),
        Column(_("of these late"), 12),
        Column(pgettext("study", "Open"), 10),
    ]


def _percent(each: Completion) -> Value:
    """As on the screen: one decimal, rounded half up."""
    return None if each.share is None else int(each.share * 1000 + Fraction(1, 2)) / 10


def _counts(each: Completion) -> list[Value]:
    return [each.due, each.done, each.late, each.open]


def _answer(
    columns: Sequence[Column],
    cells: Sequence[Sequence[Value]],
    unit: Unit,
    month: date,
    assignment: StudyAssignment | None,
    on: date,
) -> HttpResponse:
    about = assignment.title if assignment else f"{month:%Y-%m}"
    sheet = Table(name=_("Completion"), columns=columns, rows=cells)
    name = _("Weekly study") + f"_{unit.name}_{about}_{on.isoformat()}.xlsx"
    return download(write_xlsx([sheet]), name=name.replace("/", "-"))
