"""After hand-in: the receipt."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from exams.appeals_shown import provisional_results
from exams.domain.states import AttemptState
from exams.models import Attempt, Exam, Intervention, InterventionEffect, Receipt, Result
from exams.views.candidate_common import OwnAttempt, attempt_urls, own_attempt, sitting_facts
from exams.views.candidate_safe_browser import safe_browser_links
from personnel.access import OfficerRequest, for_candidates, requires


@for_candidates
@never_cache
@require_GET
@requires()
def receipt(request: OfficerRequest, attempt_id: UUID) -> HttpResponse:
    """The receipt of a closed attempt. Time-up counts from its moment on, even before the clock has written it."""
    own = own_attempt(request, attempt_id)
    state = own.read.state_at(request.at)
    if state is AttemptState.IN_PROGRESS:
        return redirect("exams:room", attempt_id=attempt_id)
    row = Receipt.objects.filter(attempt=attempt_id).first()
    released = Result.objects.released().filter(attempt=attempt_id).exists()
    shown = released or provisional_results(request.officer.pk).filter(attempt=attempt_id).exists()
    return render(
        request,
        "exams/receipt.html",
        {
            "attempt": {"id": str(attempt_id)},
            "sitting": sitting_facts(own.sitting),
            "state": state,
            "reopened_at": _reopened(attempt_id),
            "by_force": _by_force(attempt_id),
            "submitted_at": own.read.closed_at or own.read.clock.deadline(request.at),
            "answered_count": _answered(own),
            "question_count": len(own.sealed.paper.items),
            "receipt_code": row.code if row else "",
            "release_sentence": _release_sentence(own.sitting.exam, released=released),
            "quit_url": safe_browser_links(own.sitting)["quit"] if own.sitting.safe_browser else "",
            "urls": {
                **attempt_urls(attempt_id, has_result=shown),
                "sittings": reverse("exams:api_sittings"),
                "start": reverse("exams:start", args=[own.read.sitting_id]),
            },
            "is_open": own.sitting.exam.state == Exam.State.OPEN,
        },
    )


def _reopened(attempt_id: UUID) -> str:
    """Where the attempt goes on that was closed by mistake; empty for one that stays closed."""
    later = Attempt.objects.filter(continues=attempt_id).values_list("pk", flat=True).first()
    return reverse("exams:room", args=[later]) if later else ""


def _by_force(attempt_id: UUID) -> bool:
    """Whether an invigilator handed the paper in."""
    kind = Intervention.Kind.HAND_IN
    return InterventionEffect.objects.filter(attempt=attempt_id, intervention__kind=kind).exists()


def _answered(own: OwnAttempt) -> int:
    return sum(stored.answer is not None for stored in own.read.current().values())


def _release_sentence(exam: Exam, *, released: bool) -> str:
    if released:
        return _("Your result has been released.")
    if exam.release_mode == Exam.ReleaseMode.ON_CLOSE:
        return _("Your result is released when the exam has closed for everybody.")
    return _("The answers are marked, the head of the legal department signs, then your result is released.")
