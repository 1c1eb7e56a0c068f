"""A panel of a dashboard: a chart and the table that says the same; the screen and the workbook are made from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from core.sheets.writer import Column, Table

Cell = str | int | Decimal | None
SHEET_NAME_AT_MOST: Final = 31


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its heading, and the sign after its figures."""

    label: str
    is_figure: bool = True
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is about, its figures, and where to look closer. `hidden`: too few people to show."""

    name: str
    cells: Sequence[Cell]
    url: str = ""
    hidden: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A question, its answer as a table, and as a chart where there is something to draw."""

    code: str
    title: str
    lead: str
    heads: Sequence[Head]
    rows: Sequence[Row]
    chart: dict[str, Any] | None = field(default=None, compare=False)
    empty: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def width(self) -> int:
        """Columns beside the first."""
        return len(self.heads) - 1

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Cell, bool]]]]:
        """Rows with their cells, each with whether it is a figure."""
        return [
            (row, list(zip(row.cells, (head.is_figure for head in self.heads[1:]), strict=True)))
            for row in self.rows
        ]


def sheet_of(panel: Panel) -> Table:
    """The table of the panel as a sheet: figures as numbers, text as text."""
    hidden = _("too few to show")
    first, *others = panel.heads
    unit_marks = [f" ({head.unit})" if head.unit else "" for head in others]
    columns = [
        Column(first.label, 36),
        *(Column(f"{head.label}{mark}", 14) for head, mark in zip(others, unit_marks, strict=True)),
    ]
    rows = [
        [row.name, *([hidden] + [None] * (len(others) - 1) if row.hidden else row.cells)]
        for row in panel.rows
    ]
    return Table(name=panel.title[:SHEET_NAME_AT_MOST], columns=columns, rows=rows)
