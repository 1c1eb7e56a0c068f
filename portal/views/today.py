"""What the officer has to do today, what came of it, and what waits for the roles held."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.reminders import reminders
from exams.appeals_shown import provisional_results
from exams.domain.states import AttemptState, SittingState
from exams.models import Exam, Result
from exams.sittings_shown import ShownSitting, answered_count, is_waited_for, shown_sittings
from personnel.access import OfficerRequest, requires
from portal.tasks_waiting import tasks_waiting
from training.study_shown import studies_for_today

SHOWN_AFTER_CLOSING = timedelta(days=45)
CLOSING_SOON = timedelta(hours=24)
RESULTS_SHOWN = 6
UNRELEASED = (Exam.State.PROVISIONAL, Exam.State.SIGNED_OFF)


@requires()
def today(request: OfficerRequest) -> HttpResponse:
    """The home page of everybody."""
    shown = shown_sittings(officer_id=request.officer.pk, at=request.at)
    running = next((sitting for sitting in shown if sitting.is_running), None)
    to_take = sorted((sitting for sitting in shown if _belongs_here(sitting, request)), key=_urgency)
    context = {
        "today": request.day,
        "running": _running(running, request),
        "exams": [_exam(sitting, request) for sitting in to_take if not sitting.is_running],
        "results": [*_provisional(shown, request), *_results(request)],
        "file_url": reverse("records:own_file"),
        "tasks": [*_reminders(request), *tasks_waiting(request.officer, on=request.day, at=request.at)],
        **studies_for_today(request.officer, on=request.day),
    }
    return render(request, "portal/today.html", context)


def _belongs_here(sitting: ShownSitting, request: OfficerRequest) -> bool:
    recent = sitting.closes_at > request.at - SHOWN_AFTER_CLOSING
    return sitting.state is not SittingState.RELEASED and recent


def _urgency(sitting: ShownSitting) -> tuple[bool, bool, datetime]:
    """What may be sat now comes first, the nearest end before the others; then what is coming; then what is past."""
    past = sitting.state is SittingState.CLOSED or sitting.attempt_state is not None
    coming = sitting.state is SittingState.UPCOMING
    return past, coming, sitting.opens_at if coming else sitting.closes_at


def _running(sitting: ShownSitting | None, request: OfficerRequest) -> dict[str, Any] | None:
    if sitting is None or (attempt_id := sitting.attempt_id) is None:
        return None
    return {
        "title": sitting.title,
        "begin_url": reverse("exams:begin", args=[sitting.id]),
        "ends_at": sitting.clock.deadline(request.at),
        "remaining_minutes": sitting.clock.remaining_seconds(request.at) // 60,
        "answered_count": answered_count(attempt_id),
        "question_count": sitting.item_count,
    }


def _exam(sitting: ShownSitting, request: OfficerRequest) -> dict[str, Any]:
    if sitting.attempt_state in {AttemptState.SUBMITTED, AttemptState.TIMED_OUT}:
        phase = "handed_in"
    else:
        phase = "waiting" if is_waited_for(sitting, request.at) else sitting.state.value
    return {
        "title": sitting.title,
        "kind_label": Exam.Kind(sitting.kind).label,
        "opens_at": sitting.opens_at,
        "closes_at": sitting.closes_at,
        "duration_minutes": sitting.duration_s // 60,
        "question_count": sitting.item_count,
        "phase": phase,
        "leave": sitting.leave_state,
        "late": phase == "open" and sitting.closes_at - request.at < CLOSING_SOON,
        "url": reverse("exams:start", args=[sitting.id]),
    }


def _reminders(request: OfficerRequest) -> list[dict[str, Any]]:
    """What this officer is reminded of, the nearest end first."""
    told = sorted(reminders(request.at, officer_id=request.officer.pk), key=lambda each: each.due_at)
    return [{"label": each.label, "url": each.url, "count": None} for each in told]


def _provisional(shown: list[ShownSitting], request: OfficerRequest) -> list[dict[str, Any]]:
    """Results that nobody has signed yet; asked for only where an exam of this officer is as far as that."""
    if not any(sitting.sitting.exam.state in UNRELEASED for sitting in shown):
        return []
    return [
        {
            "title": result.exam.title,
            "score": result.score,
            "full_marks": result.full_marks,
            "passed": result.passed,
            "released_at": None,
            "url": reverse("exams:result", args=[result.attempt_id]),
        }
        for result in provisional_results(request.officer.pk)[:RESULTS_SHOWN]
    ]


def _results(request: OfficerRequest) -> list[dict[str, Any]]:
    rows = Result.objects.newest_released_to(request.officer)[:RESULTS_SHOWN]
    return [
        {
            "title": result.exam.title,
            "score": result.score,
            "full_marks": result.full_marks,
            "passed": result.passed,
            "released_at": result.release_row.at,
            "url": reverse("exams:result", args=[result.attempt_id]),
        }
        for result in rows
    ]
