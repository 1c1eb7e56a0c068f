"""The exam room, with and without scripts."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.domain.errors import Refused
from core.origin import current_address
from exams.actions._place import place_of_attempt
from exams.actions.errors import AlreadySubmitted, Closed, Elsewhere, KeyReused, NeedsSafeBrowser
from exams.actions.let_browser_in import let_browser_in
from exams.actions.save_answers import Save, Saved, save_answers
from exams.actions.submit_attempt import submit_attempt
from exams.browser_shown import browser_of
from exams.credits_shown import credits_of_attempt
from exams.domain.states import AttemptState
from exams.models import AwayNotice
from exams.views.candidate_common import (
    OwnAttempt,
    attempt_urls,
    own_attempt,
    round_up_minutes,
    sitting_facts,
)
from exams.views.candidate_form import FormSaves, saves_of
from exams.views.candidate_questions import room_sections
from exams.views.candidate_rendering import question_html
from exams.writing import grace, issue_writer, writer_of
from personnel.access import OfficerRequest, for_candidates, requires


@for_candidates
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def room(request: OfficerRequest, attempt_id: UUID) -> HttpResponse:
    """GET: the questions. POST: saves what differs from the values shown, then the room again or hand-in."""
    own = own_attempt(request, attempt_id)
    if request.method == "POST":
        return _save(request, own)
    if own.read.state_at(request.at) is not AttemptState.IN_PROGRESS:
        return redirect("exams:receipt", attempt_id=attempt_id)
    if own.sitting.in_bound_rooms:  # type: ignore[attr-defined]
        try:
            place_of_attempt(attempt_id).refuse_elsewhere(current_address(), begun=True)
        except Elsewhere as refusal:
            messages.error(request, str(refusal))
            return redirect("exams:start", sitting_id=own.sitting.pk)
    if own.sitting.safe_browser and not _is_let_in(request, own):
        return redirect("exams:start", sitting_id=own.sitting.pk)
    return _page(request, own)


def _is_let_in(request: OfficerRequest, own: OwnAttempt) -> bool:
    """Whether this browser may show the questions; if not, says so."""
    enrolment = own.sitting.enrolments.values_list("pk", flat=True).get(officer=request.officer)
    try:
        let_browser_in(
            enrolment_id=enrolment, sitting_id=own.sitting.pk, browser=browser_of(request), at=request.at
        )
    except NeedsSafeBrowser as refusal:
        messages.error(request, str(refusal.message))
        return False
    return True


def _page(request: OfficerRequest, own: OwnAttempt) -> HttpResponse:
    read = own.read
    current = read.current()
    remaining = read.clock.remaining_seconds(request.at)
    paused = read.clock.paused_at is not None
    urls = attempt_urls(read.id)
    urls["api_start"] = reverse("exams:api_attempts", kwargs={"sitting_id": read.sitting_id})
    return render(
        request,
        "exams/room.html",
        {
            "attempt": {"id": str(read.id)},
            "sitting": sitting_facts(own.sitting),
            "sections": _sections(own, locked=remaining == 0 or paused),
            "question_count": len(own.sealed.paper.items),
            "answered_count": sum(stored.answer is not None for stored in current.values()),
            "ends_at": read.clock.deadline(request.at),
            "remaining_minutes": round_up_minutes(remaining),
            "locked": remaining == 0 or paused,
            "paused": paused,
            "writer": issue_writer(request, read),
            "nonce": secrets.token_hex(16),
            "away_count": AwayNotice.objects.leavings().filter(attempt=read.id).count(),
            "credits": credits_of_attempt(read),
            "next_seq": 1 + max((stored.client_seq for stored in current.values()), default=0),
            "urls": urls,
        },
    )


def _sections(own: OwnAttempt, *, locked: bool) -> list[dict[str, Any]]:
    """The paper with each question drawn."""
    sections = room_sections(own.sealed, own.sealed.layout(own.read.secret), own.read.current())
    for section in sections:
        for question in section["questions"]:
            question["html"] = question_html(own.read.seal, question, locked=locked)
    return sections


def _save(request: OfficerRequest, own: OwnAttempt) -> HttpResponse:
    attempt_id = own.read.id
    form = saves_of(request.POST, own.sealed, own.sealed.layout(own.read.secret))
    try:
        kept_out = _store(request, own, form)
    except AlreadySubmitted:
        return redirect("exams:receipt", attempt_id=attempt_id)
    except Closed as refusal:
        messages.warning(request, str(refusal.message))
        submit_attempt(
            attempt_id=attempt_id,
            officer_id=request.officer.pk,
            client_digest=None,
            at=request.at,
            grace=grace(),
        )
        return redirect("exams:receipt", attempt_id=attempt_id)
    except Refused as refusal:
        messages.warning(request, str(refusal.message))
        return redirect("exams:room", attempt_id=attempt_id)
    _tell(request, form, kept_out)
    page = "exams:handin" if request.POST.get("action") == "review" and not kept_out else "exams:room"
    return redirect(page, attempt_id=attempt_id)


def _store(request: OfficerRequest, own: OwnAttempt, form: FormSaves) -> list[int]:
    """Stores the form's saves; returns the positions (with the unreadable) of those that were not taken."""
    layout = own.sealed.layout(own.read.secret)

    def store(*saves: Save) -> tuple[Saved, ...]:
        return save_answers(
            attempt_id=own.read.id,
            saves=saves,
            writer=writer_of(request, request.POST.get("writer", "")),
            officer_id=request.officer.pk,
            at=request.at,
            grace=grace(),
        ).saved

    kept_out = list(form.unreadable)
    try:
        stored = store(*form.saves)
    except KeyReused:
        stored = ()
        for save in form.saves:
            try:
                stored += store(save)
            except KeyReused:
                kept_out.append(layout.position(save.item))
    kept_out += [layout.position(saved.item) for saved in stored if saved.stale]
    return sorted(kept_out)


def _tell(request: OfficerRequest, form: FormSaves, kept_out: list[int]) -> None:
    if kept_out:
        numbers = ", ".join(str(position + 1) for position in kept_out)
        messages.warning(
            request,
            _(
                "This page was older than your last save. Questions %(numbers)s were left as they are stored; "
                "please check them."
            )
            % {"numbers": numbers},
        )
    elif request.POST.get("action") != "review":
        messages.success(request, _("Your answers are saved."))
