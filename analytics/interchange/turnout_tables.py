"""Turnout as sheets: the rows and columns of the screen, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.domain.figures import Turnout, rolled_up
from core.sheets.writer import Column, Table, Value
from personnel.models import Unit


def units_table(
    here: Unit, rows: Sequence[tuple[str, Turnout]], counts: Mapping[str, Turnout], *, released: bool
) -> Table:
    """Units with due, sat, passed and pass rate (%), then the unit itself and the sum; no passes before release."""
    lines = list(rows)
    own = counts.get(here.path, Turnout())
    if lines and own.due:
        lines.append((_("%(name)s itself") % {"name": here.name}, own))
    lines.append((_("Together"), rolled_up(counts, here.path)))
    columns = [
        Column(_("Unit"), 40),
        Column(_("Due"), 10),
        Column(pgettext("exam", "Sat"), 10),
        Column(_("Passed"), 10),
        Column(f"{_('Pass rate')} (%)", 14),
    ]
    cells: list[list[Value]] = [
        [label, each.due, each.sat, *([each.passed, _percent(each)] if released else [None, None])]
        for label, each in lines
    ]
    return Table(_("Turnout by unit"), columns, cells)


def names_table(people: Iterable[Any]) -> Table:
    """Names with their state and score; `people` as `turnout.names` annotates them."""
    columns = [
        Column(_("Badge number"), 14),
        Column(pgettext("person", "Name"), 14),
        Column(_("Unit"), 40),
        Column(_("State"), 14),
        Column(_("Score"), 10),
        Column(_("Full marks"), 10),
    ]
    cells: list[list[Value]] = [
        [each.badge, each.officer.name, each.unit.name, state_words(each), each.score, each.full_marks]
        for each in people
    ]
    return Table(_("Names"), columns, cells)


def state_words(person: Any) -> str:
    """How the exam stands for somebody, in the words of the screen."""
    if person.passed is not None:
        return _("Passed") if person.passed else _("Below the pass mark")
    return pgettext("exam", "Sat") if person.has_sat else _("Not sat")


def _percent(each: Turnout) -> Value:
    """As on the screen: one decimal, rounded half up."""
    rate = each.pass_rate
    return None if rate is None else int(rate * 1000 + Fraction(1, 2)) / 10
