"""Acting from the live board: first who is affected and who is left alone, then the act, then seconds to undo it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from core.domain.errors import Refused
from exams.actions.intervene import Outcome, intervene
from exams.actions.undo_intervention import undo_intervention
from exams.domain.interventions import RULES, Hindrance, Intervening, hindrance
from exams.forms.live_board import KINDS, BoardFilter, InterventionForm, chosen_ids
from exams.interventions_shown import LEFT_ALONE, MEANING, PRESENCE
from exams.live_board import BoardRow, board_rows
from exams.models import Intervention, SittingRoom
from exams.views.board import board_frame, in_room, may_act, reach_or_404
from exams.writing import grace
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission


@require_POST
@requires(Permission.EXAM_READ, Permission.INVIGILATE)
def act(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Without `confirm` the preview, with it the act. What is in neither the form nor the reach is not there."""
    reach = reach_or_404(request, exam_id)
    if not reach.acts:
        raise PermissionDenied
    filters = BoardFilter(request.POST, rooms=reach.rooms)
    filters.is_valid()
    room: SittingRoom | None = filters.cleaned_data.get("room")
    form = InterventionForm(request.POST, manages=reach.manages)
    confirmed = "confirm" in request.POST
    ids = chosen_ids(request.POST.getlist("candidate"))
    everybody = request.POST.get("whom") == "all" and not confirmed
    chosen = reach.enrolments if everybody else reach.enrolments.filter(pk__in=ids)
    context = {
        **board_frame(request, reach),
        "form": form,
        "filters": filters,
        "back": _board_url(exam_id, room),
        "ids": ids,
    }
    if not form.is_valid() or not may_act(reach):
        return render(request, "exams/board_act.html", context, status=422)
    rows = board_rows(in_room(chosen, room), at=request.at)
    affected, left = _split(rows, form, request.officer.pk)
    unsure = confirmed and RULES[form.chosen].confirm and not form.cleaned_data["sure"]
    if not confirmed or unsure or not affected:
        more = {
            "kind": form.chosen.value,
            "label": KINDS[form.chosen.value],
            "meaning": MEANING[form.chosen],
            "rule": RULES[form.chosen],
            "affected": affected,
            "left": left,
            "room": room if form.cleaned_data["whom"] == "all" else None,
            "unsure": unsure,
            "presences": PRESENCE,
        }
        return render(request, "exams/board_preview.html", {**context, **more}, status=422 if unsure else 200)
    try:
        outcome = intervene(
            exam=reach.exam,
            order=form.order(room),
            enrolments=[row.enrolment for row in affected],
            actor=request.officer,
            at=request.at,
            grace=grace(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect(context["back"])
    _tell(request, form.chosen, outcome)
    return redirect(_board_url(exam_id, room, done=outcome.intervention.pk))


@require_POST
@requires(Permission.EXAM_READ, Permission.INVIGILATE)
def undo(request: OfficerRequest, intervention_id: int) -> HttpResponse:
    """Takes an extension or a pause back, by inverse rows."""
    row = get_object_or_404(Intervention.objects.select_related("exam"), pk=intervention_id)
    reach = reach_or_404(request, row.exam_id)
    if not reach.acts:
        raise PermissionDenied
    try:
        back = undo_intervention(row, actor=request.officer, at=request.at, grace=grace())
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        words = ngettext("Taken back for %(count)d officer.", "Taken back for %(count)d officers.", len(back))
        messages.success(request, words % {"count": len(back)})
    return redirect(_board_url(row.exam_id, row.room))


def _split(
    rows: list[BoardRow], form: InterventionForm, actor_id: int
) -> tuple[list[BoardRow], list[dict[str, Any]]]:
    """Who is affected, and who is left alone with the reason in words."""
    affected: list[BoardRow] = []
    left: list[dict[str, Any]] = []
    seconds = form.order(None).seconds
    for row in rows:
        against = hindrance(form.chosen, row.candidate_for(actor_id), seconds=seconds)
        if against is None:
            affected.append(row)
        else:
            left.append({"row": row, "why": LEFT_ALONE[against]})
    return affected, left


def _tell(request: OfficerRequest, kind: Intervening, outcome: Outcome) -> None:
    count = len(outcome.affected)
    words = ngettext("%(what)s: done for %(count)d officer.", "%(what)s: done for %(count)d officers.", count)
    messages.success(request, words % {"what": KINDS[kind.value], "count": count})
    changed = [against for against in outcome.left.values() if against is not Hindrance.ONESELF]
    if changed:
        messages.warning(
            request,
            gettext("Left alone, because something has changed since the preview: %(count)d.")
            % {"count": len(changed)},
        )


def _board_url(exam_id: int, room: SittingRoom | None, *, done: int | None = None) -> str:
    asked = [f"room={room.pk}"] if room else []
    asked += [f"done={done}"] if done else []
    return reverse("exams:board", args=[exam_id]) + ("?" + "&".join(asked) if asked else "")
