"""Writing workbooks and csv files that no program takes for formulas, and sending them with Chinese names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from .text_table import FORMULA_STARTS

Value = str | int | float | Decimal | bool | date | datetime | None
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; `width` in characters; `choices` become a drop-down over the rows of a template."""

    heading: str
    width: int = 16
    choices: Sequence[str] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its headings stay in sight while scrolling."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]] = field(default_factory=tuple)
    template_rows: int = 0
    """Rows prepared as text below the headings, with their drop-downs."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of prose: instructions."""

    name: str
    lines: Sequence[str]


def write_xlsx(sheets: Sequence[Table | Page]) -> bytes:
    """A workbook in which text is text, numbers are numbers and dates are dates; never a formula."""
    from .workbook import workbook_bytes  # loads openpyxl: only when a file is wanted

    return workbook_bytes(sheets)


def write_csv(table: Table) -> bytes:
    """UTF-8 with a mark, as Excel expects; an apostrophe before text that would start a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([_csv_text(column.heading) for column in table.columns])
    for row in table.rows:
        writer.writerow([_csv_value(value) for value in row])
    return buffer.getvalue().encode("utf-8-sig", "replace")


def download(content: bytes, *, name: str, content_type: str = XLSX_TYPE) -> HttpResponse:
    """An answer that saves `content` under `name` (RFC 6266: also in Chinese)."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def starts_formula(text: str) -> bool:
    """Whether some program may take `text` for a formula."""
    return text[:1] in FORMULA_STARTS


def _csv_value(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _csv_text(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _csv_text(text: str) -> str:
    return f"'{text}" if starts_formula(text) else text
