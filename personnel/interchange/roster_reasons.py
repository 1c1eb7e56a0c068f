"""Why a line of the roster is refused, and what to do, in the words of HR."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REASONS: Mapping[str, object] = {
    "missing": _("This cell must be filled."),
    "too_long": _("The text is longer than %(limit)s characters."),
    "formula": _("The cell holds a formula. Put the value itself there."),
    "duplicate_code": _("The same unit code stands in %(place)s too. Keep one of the rows."),
    "duplicate_badge": _(
        "The same badge number with the same kind of posting stands in %(place)s too. Keep one of the rows."
    ),
    "unknown_unit_kind": _(
        "This kind of unit is not known. Choose one from the list, or leave the cell empty."
    ),
    "needs_parent": _("Say below which of your units this one stands."),
    "unknown_parent": _("There is no unit with the code %(parent)s, neither here nor in this file."),
    "unit_out_of_scope": _("This unit does not belong to the units that you look after."),
    "circle": _("The unit would stand above itself: %(path)s."),
    "parent_refused": _("The unit above it was refused (%(place)s). Mend that row first."),
    "badge_form": _("A badge number has digits, Latin letters and hyphens only, at most %(limit)s of them."),
    "name_form": _("This is no name."),
    "unknown_rank": _("This is none of the thirteen police ranks; it is kept as written."),
    "unknown_posting": _("Write 编制 (establishment), 借调 (secondment) or 派驻 (embedded posting)."),
    "unknown_unit": _("There is no unit with this code or (single) name, neither here nor in this file."),
    "unit_refused": _("The row of this unit was refused (%(place)s). Mend that row first."),
    "unit_closed": _("This unit is closed."),
    "date_form": _("This is no date. Write it as 2026-03-05 or 2026年3月5日."),
    "date_range": _("The date lies outside of what can be right (%(first)s to %(last)s)."),
    "conflicting_lines": _("In %(place)s the same person has “%(value)s” here. Make the rows agree."),
    "officer_out_of_scope": _(
        "This badge number is held outside of your units. The HR of the unit above both can transfer the officer."
    ),
    "reissued_to_the_same": _("The number is held by a person of this name already. Leave “reissued” empty."),
    "name_differs": _(
        "The number is held by %(known)s. If it was given to another person, write 是 in the column 换发 (reissued); "
        "if the name was corrected, write 是 in the column 更名 (renamed)."
    ),
    "needs_establishment": _(
        "A new officer needs a row with an establishment posting (编制); that unit is the home unit."
    ),
    "nothing_to_end": _("There is no such posting that could end."),
    "first_line_refused": _("The main row of this officer was refused (%(place)s). Mend that row first."),
    "reissue_before": _(
        "A reissued number starts later than the posting of its last holder (since %(since)s)."
    ),
    "start_differs": _("The officer is there since %(since)s; that date is kept."),
    "same_start": _("A posting to %(unit)s starts on the same day. A transfer starts on a day of its own."),
    "start_before_current": _(
        "The officer is in %(unit)s since %(since)s. A transfer starts later; history is never rewritten."
    ),
    "no_known_sheet": _(
        "No table was recognized. The heading row of officers needs 警号 (badge number) and 姓名 (name), that of "
        "units 单位代码 (unit code) and 单位名称 (unit name). The template shows how; or say on screen what the "
        "columns hold."
    ),
    "sheet_ignored": _("The sheet “%(sheet)s” holds neither units nor officers and was left out."),
    "hidden_sheet": _("The hidden sheet “%(sheet)s” was left out."),
    "columns_ignored": _("Columns of the sheet “%(sheet)s” that were left out: %(columns)s."),
    "columns_ignored_csv": _("Columns that were left out: %(columns)s."),
}

SHEET_AND_ROW = pgettext_lazy("place in a workbook", "%(sheet)s, row %(row)s")
ROW_ONLY = pgettext_lazy("place in a file without sheets", "row %(row)s")

FIELD_LABELS: Mapping[str, object] = {
    "name": _("Name"),
    "kind": _("Kind of unit"),
    "parent": _("Unit above"),
    "police_type": _("Police type"),
    "police_rank": _("Police rank"),
    "grade": _("Grade"),
    "posting": _("Unit"),
    "closed": _("State"),
}
UNIT_STATES: Mapping[str, object] = {
    "closed": pgettext_lazy("unit", "closed"),
    "open": pgettext_lazy("unit", "open again"),
}


def reason_text(code: str, params: Mapping[str, object]) -> str:
    """The reason for `code`; `sheet` and `row` in params become one place."""
    values = dict(params)
    if "row" in values:
        values["place"] = str(SHEET_AND_ROW if values.get("sheet") else ROW_ONLY) % values
    text = str(REASONS[code])
    return text % values if values else text
