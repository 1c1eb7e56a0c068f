"""The live board: where everybody is, sorted by trouble; no answers are shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.remembered import Remembered
from exams.board_reach import Reach, exams_in_reach, reach_of
from exams.domain.interventions import UNDO_WITHIN
from exams.domain.presence import TROUBLE, Presence
from exams.forms.live_board import BoardFilter, InterventionForm
from exams.interventions_shown import PRESENCE, TONES
from exams.live_board import BoardRow, board_rows, counts
from exams.models import Enrolment, Exam, Intervention, SittingRoom
from exams.views.manage_common import frame
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

SHOWN = 1000
"""Rows on one page; beyond it the greatest trouble is shown, and a room narrows the list."""
REFRESH_S = 10
SHARED_FOR = timedelta(seconds=3)
"""How old an answer may be that was made for somebody else."""


@dataclass(frozen=True, slots=True)
class Board:
    """What one request looks at: the reach, the room chosen, and its rows at the moment of the request."""

    reach: Reach
    filters: BoardFilter
    room: SittingRoom | None
    where: str
    rows: list[BoardRow]

    @property
    def shown(self) -> list[BoardRow]:
        """The rows that the filter lets through, the greatest trouble first."""
        rows = [row for row in self.rows if not self.where or row.presence.value == self.where]
        return rows[:SHOWN]


@require_safe
@requires(Permission.EXAM_READ, Permission.INVIGILATE)
def boards(request: OfficerRequest) -> HttpResponse:
    """Exams that are sealed or open and of which something is this person's."""
    exams = exams_in_reach(request.officer, on=request.day)
    return render(request, "exams/boards.html", {"exams": exams})


@require_safe
@requires(Permission.EXAM_READ, Permission.INVIGILATE)
def board(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """The page. Without scripts it is as it was when it was loaded; with them it renews itself."""
    reach = reach_or_404(request, exam_id)
    own = _board(request, reach, _view_of(request, reach))
    return render(
        request,
        "exams/board.html",
        {
            **board_frame(request, reach),
            "filters": own.filters,
            "room": own.room,
            "rooms": _rooms(own),
            "shown": [
                {
                    "row": row,
                    "is": row.presence.value,
                    "label": PRESENCE[row.presence],
                    "tone": TONES[row.presence],
                    "place": place_of(row),
                    "heard": _moment(row.heard_at) if row.presence is Presence.OFFLINE else None,
                    "paused": _also_paused(row),
                }
                for row in own.shown
            ],
            "left_out": max(0, len(own.rows) - SHOWN) if not own.where else 0,
            "counts": [
                {"name": where.value, "label": PRESENCE[where], "tone": TONES[where], "count": count}
                for where, count in ((where, counts(own.rows)[where.value]) for where in Presence)
            ],
            "total": len(own.rows),
            "presences": [(where.value, PRESENCE[where], TONES[where]) for where in Presence],
            "zone": settings.TIME_ZONE,
            "now": _moment(request.at),
            "form": InterventionForm(manages=reach.manages) if may_act(reach) else None,
            "done": _done(request, reach),
            "lets_in": reach.acts and reach.exam.sittings.filter(safe_browser=True).exists(),
            "undo_s": int(UNDO_WITHIN.total_seconds()),
            "refresh_s": REFRESH_S,
            "is_live": reach.exam.state in (Exam.State.SEALED, Exam.State.OPEN),
            "rows_url": reverse("exams:board_rows", args=[exam_id]),
        },
    )


@require_safe
@requires(Permission.EXAM_READ, Permission.INVIGILATE)
def board_rows_json(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Rows and counts as JSON, 304 while nothing has changed. Times are seconds since 1970, X-Now is the server's;
    `is` is the place of a presence in its order."""
    reach = reach_or_404(request, exam_id)
    view = _view_of(request, reach)
    told = _told(request, reach, view)
    if request.headers.get("If-None-Match") == told.etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(told.body, content_type="application/json")
    response.headers["ETag"] = told.etag
    response.headers["X-Now"] = str(int(told.at.timestamp()))
    return response


@dataclass(frozen=True, slots=True)
class _View:
    """What the address asks for."""

    filters: BoardFilter
    room: SittingRoom | None
    where: str


@dataclass(frozen=True, slots=True)
class _Told:
    """An answer with the moment it is true of."""

    at: datetime
    body: bytes
    etag: str


_told_before: Remembered[tuple[object, ...], _Told] = Remembered(200)


def _told(request: OfficerRequest, reach: Reach, view: _View) -> _Told:
    """The answer, or the one given to somebody else who looks at the same rows some seconds ago: a hundred boards that
    are open cost this process no more than a few."""
    shared = reach.whole or view.room is not None
    key = (reach.exam.pk, reach.exam.created_at, view.room and view.room.pk, view.where)
    before = _told_before.get(key) if shared else None
    if before is not None and timedelta() <= request.at - before.at < SHARED_FOR:
        return before
    own = _board(request, reach, view)
    body = msgspec.json.encode(
        {"rows": [_row_json(row) for row in own.shown], "counts": counts(own.rows), "rooms": _rooms(own)}
    )
    told = _Told(request.at, body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
    if shared:
        _told_before[key] = told
    return told


def _view_of(request: OfficerRequest, reach: Reach) -> _View:
    filters = BoardFilter(request.GET, rooms=reach.rooms)
    filters.is_valid()
    chosen = filters.cleaned_data
    return _View(filters, chosen.get("room"), chosen.get("where") or "")


def _board(request: OfficerRequest, reach: Reach, view: _View) -> Board:
    rows = board_rows(in_room(reach.enrolments, view.room), at=request.at)
    return Board(reach, view.filters, view.room, view.where, rows)


def reach_or_404(request: OfficerRequest, exam_id: int) -> Reach:
    """What of the exam is this person's. A draft has no board."""
    exam = get_object_or_404(Exam.objects.select_related("unit").exclude(state=Exam.State.DRAFT), pk=exam_id)
    reach = reach_of(request.officer, exam, on=request.day)
    if reach is None:
        raise Http404
    return reach


def in_room(enrolments: QuerySet[Enrolment], room: SittingRoom | None) -> QuerySet[Enrolment]:
    """Those who sit in `room`; everybody when none is named."""
    return enrolments if room is None else enrolments.filter(seat__room=room)


def may_act(reach: Reach) -> bool:
    """Whether there is anything to intervene in."""
    return reach.acts and reach.exam.state in (Exam.State.SEALED, Exam.State.OPEN, Exam.State.CLOSED)


def board_frame(request: OfficerRequest, reach: Reach) -> dict[str, Any]:
    """The head of the pages around the board: that of exam set-up for those who may open it."""
    reads = reach.whole and request.officer.may(Permission.EXAM_READ, on=request.day, unit=reach.exam.unit)
    return {**frame(request, reach.exam), "reach": reach, "reads_exam": reads}


def _rooms(own: Board) -> list[dict[str, Any]]:
    """Counts of each room, when none is chosen and there are any."""
    if own.room is not None:
        return []
    by_room: dict[int, list[BoardRow]] = {}
    for row in own.rows:
        if row.room is not None:
            by_room.setdefault(row.room, []).append(row)
    return [
        {"id": room.pk, "name": f"{room.number} · {room.room.name}", **counts(by_room[room.pk])}
        for room in (own.reach.rooms if by_room else ())
        if room.pk in by_room
    ]


def _row_json(row: BoardRow) -> dict[str, Any]:
    return {
        "id": row.enrolment,
        "name": row.name,
        "badge": row.badge,
        "unit": row.unit,
        "place": place_of(row),
        "checked": row.checked_in,
        "is": TROUBLE[row.presence],
        "heard": _moment(row.heard_at) if row.presence is Presence.OFFLINE else None,
        "paused": _also_paused(row),
        "saved": _moment(row.saved_at),
        "done": row.answered,
        "of": row.questions,
        "ends": _moment(row.closes_at),
        "more": row.extra,
    }


def _also_paused(row: BoardRow) -> bool:
    """Paused, though something worse is said of the candidate."""
    return row.candidate.paused and row.presence is not Presence.PAUSED


def _moment(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


def place_of(row: BoardRow) -> str:
    """Room and seat, `3-12`; empty where no seats were drawn."""
    return f"{row.room_number}-{row.seat}" if row.room_number is not None else ""


def _done(request: OfficerRequest, reach: Reach) -> dict[str, Any] | None:
    """The intervention that has just been done, with what is left of the time to take it back."""
    asked = request.GET.get("done", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    own = Intervention.objects.filter(exam=reach.exam, actor=request.officer)
    row = own.filter(pk=int(asked), undone_by=None).first()
    if row is None or row.kind not in (Intervention.Kind.EXTEND, Intervention.Kind.PAUSE):
        return None
    left = (row.at + UNDO_WITHIN - request.at).total_seconds()
    return {"row": row, "left_s": int(left)} if left > 0 else None
