"""The candidate's own admission ticket."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.clock import local_day
from core.sheets.writer import download
from exams.actions._seat_rules import rooms_policy
from exams.seating_shown import own_seat, seats_in
from exams.views.candidate_common import own_sitting
from exams.views.room_papers import NAMES, say_missing
from personnel.access import OfficerRequest, for_candidates, requires


@for_candidates
@never_cache
@require_safe
@requires()
def ticket(request: OfficerRequest, sitting_id: int) -> HttpResponse:
    """The ticket as PDF, once the plan is published; else there is none."""
    # not at the top: a web worker starts without the libraries that files need
    from core.pdf import CharactersMissing
    from exams.interchange.ticket_pdf import tickets_pdf

    shown = own_sitting(request, sitting_id)
    row = own_seat(shown.enrolment_id)
    if row is None:
        raise Http404
    [seat] = [own for own in seats_in([row.room_id]) if own.enrolment == row.pk]
    rules = rooms_policy(row.room.sitting, local_day(row.room.sitting.opens_at)).body.ticket_rules
    try:
        content = tickets_pdf([(seat, row.room)], rules=rules, made_at=request.at)
    except CharactersMissing as missing:
        say_missing(request, missing.characters)
        return redirect("exams:start", sitting_id=sitting_id)
    name = f"{shown.title} {NAMES['tickets']}.pdf"
    return download(content, name=name, content_type="application/pdf")
