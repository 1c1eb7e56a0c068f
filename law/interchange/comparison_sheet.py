"""Two versions of a law as a workbook: the rows of the screen, with both texts."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.clock import local_day
from core.sheets.writer import Column, Page, Table, Value
from law.actions.decided_comparison import Row
from law.models import Correspondence, StatuteVersion

LONGEST_CELL = 32_000
"""Characters of a text that are written into a cell; a spreadsheet holds 32,767."""


def comparison_sheets(
    old: StatuteVersion, new: StatuteVersion, rows: Sequence[Row], *, names: bool
) -> list[Table | Page]:
    """The sheet of correspondences and one that says what it holds; `names`: who decided is written, too."""
    heads = [
        (_("Older article"), 16), (_("Newer article"), 16), (pgettext("of a correspondence", "Kind"), 14),
        (_("Likeness"), 10), (pgettext("of a correspondence", "State"), 14), (_("Decided on"), 12),
    ]  # fmt: skip
    heads += [(pgettext("of a correspondence", "Decided by"), 14), (_("Reason"), 30)] if names else []
    heads += [(_("Older text"), 60), (_("Newer text"), 60)]
    return [
        Table(
            name=_("Correspondences"),
            columns=[Column(head, width) for head, width in heads],
            rows=[_cells(row, names=names) for row in rows],
        ),
        Page(
            name=_("About this file"),
            lines=[
                old.statute.title,
                _("Older version: %(name)s") % {"name": old.name or old.label},
                _("Newer version: %(name)s") % {"name": new.name or new.label},
                _(
                    "Rows that nobody has decided about are proposals by the likeness of the texts. What a "
                    "correspondence means in law is for a person to say."
                ),
            ],
        ),
    ]


def _cells(row: Row, *, names: bool) -> list[Value]:
    decision = row.decision
    cells: list[Value] = [
        row.old.display if row.old else None,
        row.new.display if row.new else None,
        str(Correspondence.Kind(row.kind.value).label),
        row.score,
        state_of(row),
        local_day(decision.decided_at) if decision else None,
    ]
    if names:
        cells += [decision.decided_by.name if decision else None, decision.note if decision else None]
    return [*cells, *(article.text[:LONGEST_CELL] if article else None for article in (row.old, row.new))]


def state_of(row: Row) -> str:
    """Proposal, confirmed or corrected."""
    if row.decision is None:
        return pgettext("state of a correspondence", "Proposal")
    if row.decision.as_proposed:
        return pgettext("state of a correspondence", "Confirmed")
    return pgettext("state of a correspondence", "Corrected")
