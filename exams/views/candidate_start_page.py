"""The start page: thousands open it in one minute, so it is drawn once for each state and filled for each officer."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from types import SimpleNamespace
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language

from core.remembered import Remembered
from exams.actions._papers import SealedPaper
from exams.domain.paper import decimal_text
from exams.domain.states import SittingState
from exams.models import SeatAssignment
from exams.seating_shown import own_seat
from exams.sittings_shown import ShownSitting, is_waited_for
from exams.views.candidate_common import paper_facts, round_up_minutes, section_rule, sitting_facts
from exams.views.candidate_rendering import Kept, drawn, hole
from exams.views.candidate_safe_browser import safe_browser_links
from exams.wording import REVIEW_SENTENCES
from personnel.access import OfficerRequest

TEMPLATE: Final = "exams/start.html"
STARTS: Final[Kept] = Remembered(256)
"""Pages differ by sitting, state, extra time, and the places that roles open."""


def start_page(request: OfficerRequest, shown: ShownSitting, sealed: SealedPaper) -> HttpResponse:
    """The page as `request.officer` gets it. Whatever decides on a branch of the template stands in `name`; everything
    else that differs between candidates is a value for a hole."""
    told = list(messages.get_messages(request))
    sitting, officer = shown.sitting, request.officer
    exam, phase = sitting.exam, phase_of(shown, request.at)
    seat = own_seat(shown.enrolment_id) if shown.is_seated else None
    extra_minutes = round_up_minutes(shown.clock.credits.total_seconds())
    name: tuple[object, ...] = (
        get_language(),
        sitting.pk,
        shown.title,
        exam.kind,
        exam.pass_percent,
        exam.review,
        sitting.safe_browser,
    )
    name += (
        shown.opens_at,
        shown.closes_at,
        shown.duration_s,
        shown.paper,
        phase,
        extra_minutes,
        shown.leave_state,
    )
    name += (officer.text_size, officer.permissions_on(request.day), *_branches(seat))
    name += (*map(str, told), *(message.level for message in told))

    def context() -> dict[str, Any]:
        return {
            **_same_for_all(shown, sealed),
            "phase": phase,
            "extra_minutes": extra_minutes,
            "leave_state": shown.leave_state,
            "seat": _hollow_seat(seat),
            "messages": told,
            "request": SimpleNamespace(method="GET", path=request.path, get_full_path=hole("here")),
            "user": SimpleNamespace(is_authenticated=True, name=hole("who"), text_size=officer.text_size),
            "account_badge": hole("badge"),
            "csrf_token": hole("token"),
        }

    form = drawn(name, TEMPLATE, context, kept=STARTS, request=request)
    return HttpResponse(form.filled(_values(request, shown, seat)))


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


def _same_for_all(shown: ShownSitting, sealed: SealedPaper) -> dict[str, Any]:
    here = {"sitting_id": shown.id}
    return {
        "sitting": {**sitting_facts(shown.sitting), **paper_facts(shown.sitting.exam, sealed)},
        "sections": [
            {
                "title": section.title,
                "question_count": len(section.items),
                "marks": decimal_text(section.full_marks),
                "rule": section_rule(section),
            }
            for section in sealed.paper.sections
        ],
        "waiting_minutes": settings.WAITING_MINUTES,
        "review_sentence": REVIEW_SENTENCES[shown.sitting.exam.review],
        "safe_browser": safe_browser_links(shown.sitting) if shown.sitting.safe_browser else None,
        "ends_words": hole("ends"),
        "server_time": hole("now"),
        "wait_s": hole("wait"),
        "wait_words": hole("countdown"),
        "urls": {
            "begin": reverse("exams:begin", kwargs=here),
            "leave": reverse("exams:leave", kwargs=here),
            "today": reverse("portal:today"),
            "ping": "/healthz",
            "receipt": hole("receipt"),
        },
    }


def _values(request: OfficerRequest, shown: ShownSitting, seat: SeatAssignment | None) -> dict[str, str]:
    wait = shown.opens_at - request.at
    values = {
        "here": request.get_full_path(),
        "who": request.officer.name,
        "badge": request.officer.badge_number,
        "token": get_token(request),
        "ends": date_format(localtime(shown.clock.deadline(request.at)), "DATETIME_FORMAT"),
        "now": localtime(request.at).isoformat(),
        "wait": str(max(0, ceil(wait.total_seconds()))),
        "countdown": countdown(wait),
        "receipt": "",
    }
    if shown.attempt_id is not None:
        values["receipt"] = reverse("exams:receipt", kwargs={"attempt_id": shown.attempt_id})
    if seat is not None:
        room = seat.room
        values |= {"site": room.room.site.name, "address": room.room.site.address}
        values |= {"room": str(room.number), "name": room.room.name, "seat": str(seat.number)}
    return values


def _branches(seat: SeatAssignment | None) -> tuple[object, ...]:
    """What decides on the branches of `exams/start_seat.html`."""
    return () if seat is None else (bool(seat.room.room.site.address), seat.room.bound)


def _hollow_seat(seat: SeatAssignment | None) -> dict[str, Any] | None:
    """The seat with holes for what differs between candidates."""
    if seat is None:
        return None
    site = {"name": hole("site"), "address": hole("address") if seat.room.room.site.address else ""}
    return {
        "number": hole("seat"),
        "room": {
            "number": hole("room"),
            "bound": seat.room.bound,
            "room": {"name": hole("name"), "site": site},
        },
    }
