"""Figures of the markers as a workbook: the columns of the page, all questions together and each alone."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.sheets.writer import Column, Table, Value
from exams.marker_figures import AllFigures, MarkerFigures


def marker_sheets(figures: AllFigures) -> list[Table]:
    """Two sheets; shares are percentages, and what there is none of, or too little for, stays empty."""
    least = figures.smallest_pairs
    return [
        Table(
            name=_("All questions"),
            columns=[*_columns(), Column(_("Seconds for an answer"), 16)],
            rows=[
                [*_cells(row, least), None if row.seconds is None else round(row.seconds)]
                for row in figures.markers
            ],
        ),
        Table(
            name=_("By question"),
            columns=[Column(_("No."), 8), *_columns()],
            rows=[
                [each.item.position + 1, *_cells(row, least)]
                for each in figures.items
                for row in each.markers
            ],
        ),
    ]


def _columns() -> Sequence[Column]:
    return [
        Column(_("Marker"), 16),
        Column(pgettext("answers", "Marked"), 10),
        Column(_("Mean mark in percent"), 16),
        Column(_("Answers marked by a partner too"), 16),
        Column(_("Severity in percent of full marks"), 16),
        Column(_("Equal marks in percent"), 16),
        Column(_("One step apart at most in percent"), 16),
        Column(_("Within the limit in percent"), 16),
        Column(_("Weighted kappa"), 12),
        Column(_("Control answers"), 12),
        Column(_("Mean deviation in percent of full marks"), 16),
        Column(_("Mean distance in percent of full marks"), 16),
        Column(_("Beyond the tolerance"), 12),
        Column(_("Drift in percent of full marks"), 16),
    ]


def _cells(row: MarkerFigures, least: int) -> list[Value]:
    agreed, control = row.agreement, row.deviation
    enough = agreed.n >= least
    return [
        row.officer.name,
        row.number,
        _percent(row.mean),
        agreed.n,
        *[
            _percent(value) if enough else None
            for value in (agreed.severity, agreed.exact, agreed.adjacent, agreed.within)
        ],
        round(agreed.kappa, 2) if enough and agreed.kappa is not None else None,
        control.n,
        _percent(control.mean),
        _percent(control.mean_absolute),
        control.beyond,
        _percent(control.drift),
    ]


def _percent(share: float | None) -> Value:
    return None if share is None else round(share * 100, 1)
