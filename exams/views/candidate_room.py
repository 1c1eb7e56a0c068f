"""The exam room, with and without scripts."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.domain.errors import Refused
from exams.actions._papers import sealed_paper
from exams.actions._steps import AttemptRead
from exams.actions.errors import (
    AlreadySubmitted,
    Closed,
    Elsewhere,
    KeyReused,
    NeedsSafeBrowser,
    NotFound,
)
from exams.actions.look_at_attempt import look_in_time, show_questions
from exams.actions.save_answers import Save, Saved, save_answers
from exams.actions.submit_attempt import submit_attempt
from exams.browser_shown import browser_of
from exams.domain.states import AttemptState
from exams.views.candidate_common import OwnAttempt, own_attempt
from exams.views.candidate_form import FormSaves, saves_of
from exams.views.candidate_room_page import room_page
from exams.writing import grace, writer_of
from personnel.access import OfficerRequest, for_candidates, requires


@for_candidates
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def room(request: OfficerRequest, attempt_id: UUID) -> HttpResponse:
    """GET: the questions. POST: saves what differs from the values shown, then the room again or hand-in."""
    if request.method == "POST":
        return _save(request, own_attempt(request, attempt_id))
    try:
        read = look_in_time(
            attempt_id=attempt_id, officer_id=request.officer.pk, at=request.at, grace=grace(), room=True
        )
    except NotFound:
        raise Http404 from None
    if read.state_at(request.at) is not AttemptState.IN_PROGRESS:
        return redirect("exams:receipt", attempt_id=attempt_id)
    if not _may_be_here(request, read):
        return redirect("exams:start", sitting_id=read.sitting_id)
    return room_page(request, read, sealed_paper(read.paper_id, read.seal))


def _may_be_here(request: OfficerRequest, read: AttemptRead) -> bool:
    """Whether this computer and this browser may show the questions; if not, says so."""
    try:
        show_questions(read, browser=browser_of(request), at=request.at)
    except (Elsewhere, NeedsSafeBrowser) as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _save(request: OfficerRequest, own: OwnAttempt) -> HttpResponse:
    attempt_id = own.read.id
    form = saves_of(request.POST, own.sealed, own.sealed.layout(own.read.secret))
    try:
        kept_out = _store(request, own, form)
    except AlreadySubmitted:
        return redirect("exams:receipt", attempt_id=attempt_id)
    except Closed as refusal:
        messages.warning(request, str(refusal.message))
        with suppress(Closed):  # an attempt that was voided is not handed in either
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
