"""One screen on which a person says what the columns of a staged file hold; kept for the next file.

The app that owns the kind says which fields there are:

    fields = Fields(groups=[(_("Question"), [("stem", _("Stem")), …])], flaws=lambda meanings: [...])
    return columns_screen(request, batch, fields, title=…, back_url=…, reread=…)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actions.choose_columns import choose_columns
from core.actions.discard_import import check_again
from core.domain.columns import NOTE, SKIP, SheetColumns
from core.domain.errors import Refused
from core.models import ImportBatch
from core.sheets.values import column_letters

Flaws = Callable[[Mapping[int, str]], Sequence[object]]


@dataclass(frozen=True, slots=True)
class Fields:
    """What a column may hold: groups of (value, label); what is wrong with a choice, in words.

    `keeps_notes`: columns may be kept as notes.
    """

    groups: Sequence[tuple[object, Sequence[tuple[str, object]]]]
    flaws: Flaws
    keeps_notes: bool

    @property
    def values(self) -> set[str]:
        """Everything that may be chosen."""
        own = {value for _group, fields in self.groups for value, _label in fields}
        return own | {SKIP} | ({NOTE} if self.keeps_notes else set())


@dataclass(frozen=True, slots=True)
class _Posted:
    """A sheet with the header row and the meanings that the form shows; whether they differ from what was read."""

    number: int
    sheet: SheetColumns
    header: int
    meanings: dict[int, str]
    changed: bool


def columns_screen(
    request: HttpRequest,
    batch: ImportBatch,
    fields: Fields,
    *,
    title: str,
    back_url: str,
    reread: Callable[[ImportBatch], object],
) -> HttpResponse:
    """Shows the columns of every sheet with their first values; a POST keeps the choice and reads the file again.

    A file that is not ready to be confirmed has nothing to choose: the answer leads back to it.
    """
    if batch.state != ImportBatch.State.READY:
        return HttpResponseRedirect(back_url)
    sheets = [SheetColumns.from_json(data) for data in batch.options.get("columns", [])]
    shown = [_posted(request, number, sheet, fields) for number, sheet in enumerate(sheets)]
    errors: list[dict[str, object]] = []
    if request.method == "POST" and request.POST.get("act") == "save":
        changed = [one for one in shown if one.changed]
        errors = [
            {"field": f"sheet-{one.number}", "text": flaw, "sheet": one.sheet.sheet}
            for one in changed
            for flaw in fields.flaws(one.meanings)
        ]
        if not errors:
            _keep(request, batch, changed, reread)
            return HttpResponseRedirect(back_url)
    context = {
        "batch": batch,
        "title": title,
        "back_url": back_url,
        "errors": errors,
        "sheets": [_shown(one, fields) for one in shown],
    }
    return render(request, "core/import_columns.html", context, status=422 if errors else 200)


def _keep(
    request: HttpRequest,
    batch: ImportBatch,
    changed: Sequence[_Posted],
    reread: Callable[[ImportBatch], object],
) -> None:
    at: datetime = request.at  # type: ignore[attr-defined]
    if not changed:
        messages.info(request, _("Nothing was changed about the columns."))
        return
    try:
        with transaction.atomic():
            for one in changed:
                choose_columns(
                    kind=batch.kind,
                    unit_id=int(batch.unit_id or 0),
                    header=one.sheet.cells_of(one.header),
                    meanings=one.meanings,
                    actor_id=request.user.pk,
                    at=at,
                )
            check_again(batch=batch)
    except Refused as refused:
        messages.error(request, str(refused))
        return
    reread(batch)
    messages.success(request, _("The columns are remembered for the next file with the same header."))


def _posted(request: HttpRequest, number: int, sheet: SheetColumns, fields: Fields) -> _Posted:
    told = request.POST if request.method == "POST" else {}
    asked = str(told.get(f"header-{number}", ""))
    header = next((row for row, _cells in sheet.rows if str(row) == asked), sheet.header)
    header = header or (sheet.rows[0][0] if sheet.rows else 0)
    before = sheet.meanings if header == sheet.header else {}
    meanings = {}
    for index in range(len(sheet.cells_of(header))):
        asked = str(told.get(f"column-{number}-{index}", ""))
        meanings[index] = asked if asked in fields.values else before.get(index, SKIP)
    changed = any(meanings[index] != sheet.meanings.get(index, SKIP) for index in meanings)
    return _Posted(
        number, sheet, header, meanings, changed or (bool(sheet.header) and header != sheet.header)
    )


def _shown(one: _Posted, fields: Fields) -> dict[str, Any]:
    cells = one.sheet.cells_of(one.header)
    last: list[tuple[str, object]] = [(SKIP, pgettext("a column of a file", "Pass over"))]
    if fields.keeps_notes:
        last.insert(0, (NOTE, pgettext("a column of a file", "Keep as a note")))
    return {
        "number": one.number,
        "name": one.sheet.sheet,
        "header": one.header,
        "found": bool(one.sheet.header),
        "rows": [(row, " · ".join(filter(None, cells))[:80]) for row, cells in one.sheet.rows],
        "columns": [
            {
                "name": f"column-{one.number}-{index}",
                "letter": column_letters(index),
                "heading": heading,
                "values": one.sheet.below(one.header, index),
                "chosen": one.meanings[index],
                "groups": fields.groups,
                "last": last,
            }
            for index, heading in enumerate(cells)
        ],
    }
