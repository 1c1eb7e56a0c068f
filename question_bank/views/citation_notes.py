"""While a question is written: what the check of citations says of it, for the script of the form."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.forms.citation_notes import notes_on
from question_bank.forms.parts import rows_as_typed


@require_POST
@requires(Permission.QUESTION_WRITE)
def citation_notes(request: OfficerRequest) -> HttpResponse:
    """`{"notes": {"stem": ["…"]}}` for the form as it stands, in the law of the day `on` in the address, else of today;
    nothing is kept."""
    on = _day(request.GET.get("on", "")) or request.day
    notes = notes_on(request.POST, rows_as_typed(request.POST, all_rows=True), on=on)
    return JsonResponse({"notes": {name: [str(note) for note in found] for name, found in notes.items()}})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
