"""Before the exam: what it is, and the button that starts the clock."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.domain.errors import Refused
from exams.actions._papers import sealed_paper
from exams.actions.errors import NotFound
from exams.actions.start_attempt import start_attempt
from exams.browser_shown import browser_of, told_by_form
from exams.domain.states import AttemptState
from exams.views.candidate_common import own_sitting
from exams.views.candidate_start_page import start_page
from exams.writing import grace
from personnel.access import OfficerRequest, for_candidates, requires


@for_candidates
@never_cache
@require_GET
@requires()
def start(request: OfficerRequest, sitting_id: int) -> HttpResponse:
    """The start page; the clock does not run."""
    shown = own_sitting(request, sitting_id)
    if shown.paper is None:
        raise Http404
    return start_page(request, shown, sealed_paper(*shown.paper))


@for_candidates
@require_POST
@requires()
def begin(request: OfficerRequest, sitting_id: int) -> HttpResponse:
    """Starts the attempt or returns to the running one, and takes the writer; safe to send twice."""
    try:
        started = start_attempt(
            sitting_id=sitting_id,
            officer=request.officer,
            at=request.at,
            grace=grace(),
            browser=browser_of(request, told_by_form(request)),
        )
    except NotFound:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("exams:start", sitting_id=sitting_id)
    page = "exams:room" if started.read.state is AttemptState.IN_PROGRESS else "exams:receipt"
    return redirect(page, attempt_id=started.read.id)
