"""Before the exam: what it is, and the button that starts the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.domain.errors import Refused
from exams.actions._papers import SealedPaper, sealed_paper
from exams.actions.errors import NotFound
from exams.actions.start_attempt import start_attempt
from exams.browser_shown import browser_of, told_by_form
from exams.domain.paper import decimal_text
from exams.domain.states import AttemptState, SittingState
from exams.seating_shown import own_seat
from exams.sittings_shown import ShownSitting, is_waited_for
from exams.views.candidate_common import (
    own_sitting,
    paper_facts,
    round_up_minutes,
    section_rule,
    sitting_facts,
)
from exams.views.candidate_safe_browser import safe_browser_links
from exams.wording import REVIEW_SENTENCES
from exams.writing import grace
from personnel.access import OfficerRequest, for_candidates, requires


@for_candidates
@never_cache
@require_GET
@requires()
def start(request: OfficerRequest, sitting_id: int) -> HttpResponse:
    """The start page; the clock does not run."""
    shown = own_sitting(request, sitting_id)
    exam = shown.sitting.exam
    row = exam.papers.filter(form=shown.form).values_list("pk", "seal").first()
    if row is None:
        raise Http404
    sealed = sealed_paper(*row)
    urls = {
        "begin": reverse("exams:begin", kwargs={"sitting_id": sitting_id}),
        "today": reverse("portal:today"),
        "leave": reverse("exams:leave", kwargs={"sitting_id": sitting_id}),
        "ping": "/healthz",
        "receipt": "",
    }
    if shown.attempt_id is not None:
        urls["receipt"] = reverse("exams:receipt", kwargs={"attempt_id": shown.attempt_id})
    return render(
        request,
        "exams/start.html",
        {
            "sitting": {**sitting_facts(shown.sitting), **paper_facts(exam, sealed)},
            "sections": _sections(sealed),
            "extra_minutes": round_up_minutes(shown.clock.credits.total_seconds()),
            "ends_at": shown.clock.deadline(request.at),
            "phase": phase_of(shown, request.at),
            "wait_s": max(0, ceil((shown.opens_at - request.at).total_seconds())),
            "wait_words": countdown(shown.opens_at - request.at),
            "waiting_minutes": settings.WAITING_MINUTES,
            "leave_state": shown.leave_state,
            "seat": own_seat(shown.enrolment_id),
            "review_sentence": REVIEW_SENTENCES[exam.review],
            "server_time": request.at,
            "safe_browser": safe_browser_links(shown.sitting) if shown.sitting.safe_browser else None,
            "urls": urls,
        },
    )


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


def phase_of(shown: ShownSitting, at: datetime) -> str:
    """What the candidate can do about the sitting: `upcoming`, `waiting` (it opens soon: wait here), `open`, `running`,
    `handed_in` or `closed`."""
    if shown.is_running:
        return "running"
    if shown.attempt_state is not None:
        return "handed_in"
    if is_waited_for(shown, at):
        return "waiting"
    return {SittingState.UPCOMING: "upcoming", SittingState.OPEN: "open"}.get(shown.state, "closed")


def countdown(left: timedelta) -> str:
    """Minutes and seconds, as a clock that runs down shows them; full seconds, never below zero."""
    seconds = max(0, ceil(left.total_seconds()))
    return f"{seconds // 60:02}:{seconds % 60:02}"


def _sections(sealed: SealedPaper) -> list[dict[str, Any]]:
    return [
        {
            "title": section.title,
            "question_count": len(section.items),
            "marks": decimal_text(section.full_marks),
            "rule": section_rule(section),
        }
        for section in sealed.paper.sections
    ]
