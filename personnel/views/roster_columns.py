"""What the columns of a roster may hold, where a person says it by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.domain.columns import SKIP
from core.views.columns import Fields
from personnel.domain.roster_tables import (
    NEEDED,
    OFFICER_HEADINGS,
    UNIT_HEADINGS,
    Field,
    Table,
    meaning,
    table_of,
)
from personnel.interchange.roster_file import FIELD_NAMES

_GROUPS = (
    (Table.OFFICERS, gettext_lazy("Officers"), OFFICER_HEADINGS),
    (Table.UNITS, gettext_lazy("Units"), UNIT_HEADINGS),
)


def roster_fields() -> Fields:
    """The fields of both tables. No column is kept as a note: an officer's record holds nothing beside its fields."""
    groups = [
        (group, [(meaning(table, field), FIELD_NAMES[field]) for field in headings])
        for table, group, headings in _GROUPS
    ]
    return Fields(groups, _flaws, keeps_notes=False)


def _flaws(chosen: Mapping[int, str]) -> list[object]:
    said = Counter(value for value in chosen.values() if value != SKIP)
    flaws: list[object] = [
        _("Two columns hold the same: %(field)s. Choose one of them.") % {"field": _label(value)}
        for value, times in said.items()
        if times > 1
    ]
    if said and table_of(chosen) is None:
        needs = {
            table: "、".join(str(FIELD_NAMES[field]) for field in sorted(NEEDED[table])) for table in Table
        }
        flaws.append(
            _("A sheet holds officers (needed: %(officers)s) or units (needed: %(units)s), not both.")
            % {"officers": needs[Table.OFFICERS], "units": needs[Table.UNITS]}
        )
    return flaws


def _label(value: str) -> object:
    return FIELD_NAMES[Field(value.partition(".")[2])]
