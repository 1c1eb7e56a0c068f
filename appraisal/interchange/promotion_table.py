"""The table of a promotion check as a sheet: the rows and columns of the screen, in its order."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.models import PromotionCheck
from appraisal.promotion_shown import ShownCandidate
from appraisal.promotion_words import RULE_NAMES
from core.sheets.writer import Column, Table, Value


def promotion_table(check: PromotionCheck, rows: Sequence[ShownCandidate]) -> Table:
    """One row for each candidate: for each rule the verdict that stands, and what the rule found."""
    rules = [rule.outcome.rule for rule in rows[0].rules] if rows else []
    columns = [Column(_("Badge number"), 14), Column(_("Name"), 14), Column(_("Unit"), 32)]
    for rule in rules:
        columns += [Column(str(RULE_NAMES[rule]), 18), Column(_("Found"), 44)]
    columns.append(Column(pgettext("promotion", "Overridden rules"), 18))
    return Table(
        name=f"{check.target_title} {check.day.isoformat()}"[:31],
        columns=columns,
        rows=[_row(row) for row in rows],
    )


def _row(row: ShownCandidate) -> list[Value]:
    cells: list[Value] = [row.candidate.badge, row.candidate.name, row.candidate.unit.name]
    for rule in row.rules:
        cells += [rule.word, rule.says]
    return [*cells, sum(rule.is_overridden for rule in row.rules)]
