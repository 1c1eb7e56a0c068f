"""What the columns of a question file hold, said by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.domain.columns import NOTE, SKIP
from core.views.columns import Fields, columns_screen
from core.wording import Words
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.domain.columns import fits
from question_bank.domain.file_facts import FIELDS as BESIDE
from question_bank.domain.kinds.choice import MAX_OPTIONS, option_letter
from question_bank.tasks import read_questions
from question_bank.views.imports import batches
from question_bank.wording import FIELDS

_LABELS: Mapping[str, Words] = {
    "ref": gettext_lazy("Number of the question"),
    "kind": FIELDS["kind"],
    "stem": FIELDS["stem"],
    "options": gettext_lazy("All options in one cell"),
    "matches": FIELDS["matches"],
    "key": FIELDS["key"],
    "rubric": FIELDS["rubric"],
    "explanation": FIELDS["explanation"],
    "marks": FIELDS["marks"],
    "subject": FIELDS["subject"],
    "difficulty": FIELDS["difficulty"],
    "citations": FIELDS["citations"],
    "group": gettext_lazy("Group number of a case"),
    "material": FIELDS["material"],
    **{name: FIELDS[name] for name in BESIDE},
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.QUESTION_WRITE)
def import_columns(request: OfficerRequest, pk: int) -> HttpResponse:
    """The columns of every sheet with their first values; a POST keeps the choice and reads the file again."""
    batch = get_object_or_404(batches(request), pk=pk)
    options = [
        (f"options.{n}", _("Option %(letter)s") % {"letter": option_letter(n)}) for n in range(MAX_OPTIONS)
    ]
    groups: list[tuple[object, Sequence[tuple[str, object]]]] = [
        (_("Question"), list(_LABELS.items())),
        (_("Options"), options),
    ]
    return columns_screen(
        request,
        batch,
        Fields(groups, _flaws, keeps_notes=True),
        title=_("Import questions"),
        back_url=reverse("question_bank:import", args=[pk]),
        reread=lambda again: read_questions.enqueue(again.pk),
    )


def _flaws(chosen: Mapping[int, str]) -> list[object]:
    said = Counter(value for value in chosen.values() if value not in (NOTE, SKIP))
    flaws: list[object] = [
        _("Two columns hold the same: %(field)s. Choose one of them.") % {"field": _label(value)}
        for value, times in said.items()
        if times > 1
    ]
    if said and not fits(chosen):
        flaws.append(_("Questions need a column with the stem, and one with the answer or the points."))
    return flaws


def _label(value: str) -> object:
    _base, _dot, number = value.partition(".")
    return _("Option %(letter)s") % {"letter": option_letter(int(number))} if number else _LABELS[value]
