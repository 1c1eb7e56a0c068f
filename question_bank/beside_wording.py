"""What stands beside the wording of a question, in words: its columns in files, and what can be wrong in them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from core.wording import Words

FIELDS_BESIDE: Mapping[str, Words] = {
    "use": _("Use"),
    "valid_from": _("Valid from"),
    "valid_to": _("Valid until"),
    "points_asked": _("Knowledge points"),
    "police_types": _("Police types"),
    "levels": _("Qualification levels"),
    "syllabuses": _("Versions of the syllabus"),
    "tags": _("Tags"),
}

PROBLEMS_BESIDE: Mapping[str, Words] = {
    "use_unreadable": _("This use is not known; it was kept as a note. Write 考试, 练习 or 考试和练习."),
    "day_unreadable": _("This is no day; it was kept as a note. Write it as 2026-03-31."),
    "validity_backwards": _("The last day is before the first."),
    "fact_unknown": _(
        "There is nothing of this name, or more than one; it was kept as a note. Set it up first, or write its code."
    ),
}
