"""Handing in: the counts first, then the act."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.domain.errors import Refused
from exams.actions.submit_attempt import submit_attempt
from exams.domain.states import AttemptState
from exams.views.candidate_common import attempt_urls, own_attempt, round_up_minutes, sitting_facts
from exams.writing import grace
from personnel.access import OfficerRequest, for_candidates, requires


@for_candidates
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def handin(request: OfficerRequest, attempt_id: UUID) -> HttpResponse:
    """GET: what is answered and what is not. POST: hands in; safe to send twice."""
    own = own_attempt(request, attempt_id)
    if request.method == "POST":
        try:
            submit_attempt(
                attempt_id=attempt_id,
                officer_id=request.officer.pk,
                client_digest=None,
                at=request.at,
                grace=grace(),
            )
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return redirect("portal:today")
        return redirect("exams:receipt", attempt_id=attempt_id)
    if own.read.state_at(request.at) is not AttemptState.IN_PROGRESS:
        return redirect("exams:receipt", attempt_id=attempt_id)
    layout = own.sealed.layout(own.read.secret)
    answered = {position for position, stored in own.read.current().items() if stored.answer is not None}
    question_count = len(own.sealed.paper.items)
    return render(
        request,
        "exams/handin.html",
        {
            "attempt": {"id": str(attempt_id)},
            "sitting": sitting_facts(own.sitting),
            "question_count": question_count,
            "answered_count": len(answered),
            "unanswered": [
                {"item": layout.item_id(position), "number": position + 1}
                for position in range(question_count)
                if position not in answered
            ],
            "ends_at": own.read.clock.deadline(request.at),
            "remaining_minutes": round_up_minutes(own.read.clock.remaining_seconds(request.at)),
            "urls": attempt_urls(attempt_id),
        },
    )
