"""The door of a room: a candidate is found in three keystrokes, checked, moved, or let in at another machine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from exams.actions._seat_rules import PLANNABLE
from exams.actions.check_in import check_in
from exams.actions.move_seat import move_seat
from exams.forms.rooms import DoorForm
from exams.models import RoomEvent, SeatAssignment, SittingRoom
from exams.name_initials import initials_of
from exams.seating_shown import Seat, seats_in, with_people
from exams.views.room_papers import PAPERS, papers_of
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

PER_PAGE: Final = 30
EVENTS_SHOWN: Final = 50
SHOWN_AFTER: Final = timedelta(days=7)
"""A room stays on the list so long after its window."""
TICKET: Final = re.compile(r"(?:^|/ticket/)(\d{12,20})/?$")
"""A ticket number as typed, or as a reader types the address in the QR code."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A seat, with the words by which it is found."""

    seat: Seat
    find: str


@require_safe
@requires(Permission.INVIGILATE)
@keeps_filter()
def invigilate(request: OfficerRequest) -> HttpResponse:
    """The rooms that the officer looks after, the next window first."""
    rooms = SittingRoom.objects.looked_after_by(request.officer, on=request.day)
    now = rooms.filter(sitting__closes_at__gt=request.at - SHOWN_AFTER, sitting__exam__state__in=_ANNOUNCED)
    page = Paginator(with_people(now), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "exams/invigilate.html", {"page": page})


_ANNOUNCED: Final = ("sealed", "open", "closed", "marked", "provisional", "signed_off", "released")


@never_cache
@require_safe
@requires(Permission.INVIGILATE)
def room(request: OfficerRequest, room_id: int) -> HttpResponse:
    """Everybody in the room by seat; `q` finds by ticket, badge number, name or its initials."""
    found = _room_or_404(request, room_id)
    asked = request.GET.get("q", "").strip()[:200]
    everybody = [Shown(seat, _words(seat)) for seat in seats_in([found.pk])]
    others = SittingRoom.objects.looked_after_by(request.officer, on=request.day)
    context = {
        "room": found,
        "q": asked,
        "seats": [own for own in everybody if matches(own, asked)],
        "total": len(everybody),
        "rooms": others.filter(sitting=found.sitting_id).values_list("number", flat=True),
        "events": RoomEvent.objects.filter(room=found)
        .select_related("actor", "enrolment__officer")
        .order_by("-at", "-pk")[:EVENTS_SHOWN],
        "papers": PAPERS,
        "may_act": found.sitting.exam.state in PLANNABLE,
    }
    return render(request, "exams/invigilate_room.html", context)


@require_safe
@requires(Permission.INVIGILATE)
def ticket(request: OfficerRequest, ticket: str) -> HttpResponse:
    """Where the QR code of an admission ticket leads: to this candidate at the door, or to where they belong."""
    seat = SeatAssignment.objects.select_related("room__room__site").filter(ticket=ticket).first()
    mine = SittingRoom.objects.looked_after_by(request.officer, on=request.day)
    own = mine.filter(sitting=seat.room.sitting_id).first() if seat is not None else None
    if seat is None or own is None:
        raise Http404
    if not mine.filter(pk=seat.room_id).exists():
        words = _("This candidate belongs to %(site)s, room %(room)d, seat %(seat)d.")
        messages.warning(
            request,
            words % {"site": seat.room.room.site.name, "room": seat.room.number, "seat": seat.number},
        )
        return redirect("exams:invigilate_room", own.pk)
    return redirect(f"{reverse('exams:invigilate_room', args=[seat.room_id])}?q={ticket}")


@require_POST
@requires(Permission.INVIGILATE)
def act(request: OfficerRequest, room_id: int, verb: str) -> HttpResponse:
    """One thing for one candidate of the room; then the room again, ready for the next."""
    found = _room_or_404(request, room_id)
    if verb not in DOINGS and verb != "move":
        raise Http404
    form = DoorForm(request.POST)
    back = redirect("exams:invigilate_room", found.pk)
    if not form.is_valid():
        messages.error(request, _("Check the numbers that you typed."))
        return back
    chosen = form.cleaned_data
    seats = SeatAssignment.objects.select_related("enrolment__sitting__exam", "enrolment__officer")
    seat = get_object_or_404(seats, room=found, pk=chosen["seat"])
    try:
        said = _move(request, found, seat, chosen) if verb == "move" else _note(request, seat, verb, chosen)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return back
    messages.success(request, said % {"name": seat.enrolment.officer.name, "seat": seat.number})
    return back


@require_safe
@requires(Permission.INVIGILATE)
def sheets(request: OfficerRequest, room_id: int, paper: str) -> HttpResponse:
    """One kind of sheet for one room."""
    found = _room_or_404(request, room_id)
    return papers_of(
        request,
        with_people(SittingRoom.objects.filter(pk=found.pk)),
        paper,
        subject=f"sitting_room:{found.pk}",
        back=redirect("exams:invigilate_room", found.pk),
    )


def matches(own: Shown, asked: str) -> bool:
    """Whether what was typed means this candidate; nothing typed means everybody."""
    scanned = TICKET.search(asked)
    if scanned:
        return own.seat.ticket == scanned[1]
    return asked.casefold() in own.find


DOINGS: Final[Mapping[str, RoomEvent.Kind]] = {
    "check": RoomEvent.Kind.CHECKED_IN,
    "uncheck": RoomEvent.Kind.CHECK_UNDONE,
    "let-in": RoomEvent.Kind.LET_IN,
    "end-let-in": RoomEvent.Kind.LET_IN_ENDED,
}


def _room_or_404(request: OfficerRequest, room_id: int) -> SittingRoom:
    rooms = SittingRoom.objects.looked_after_by(request.officer, on=request.day)
    return get_object_or_404(with_people(rooms.filter(~Q(sitting__exam__state="draft"))), pk=room_id)


def _words(seat: Seat) -> str:
    return "|".join((seat.badge, seat.name, initials_of(seat.name))).casefold()


def _note(request: OfficerRequest, seat: SeatAssignment, verb: str, chosen: Mapping[str, Any]) -> str:
    kind = DOINGS[verb]
    done = check_in(
        seat=seat, kind=kind, reason=chosen["reason"].strip(), actor=request.officer, at=request.at
    )
    if not done:
        return _("%(name)s, seat %(seat)d: this was noted before.")
    return {
        RoomEvent.Kind.CHECKED_IN: _("%(name)s, seat %(seat)d: identity checked."),
        RoomEvent.Kind.CHECK_UNDONE: _("%(name)s, seat %(seat)d: the check was taken back."),
        RoomEvent.Kind.LET_IN: _("%(name)s, seat %(seat)d: may sit at any address."),
        RoomEvent.Kind.LET_IN_ENDED: _("%(name)s, seat %(seat)d: the exception has ended."),
    }[kind]


def _move(
    request: OfficerRequest, found: SittingRoom, seat: SeatAssignment, chosen: Mapping[str, Any]
) -> str:
    if not chosen["to_seat"]:
        raise Refused(_("Name the seat to which the candidate moves."))
    number = chosen["to_room"] or found.number
    rooms = SittingRoom.objects.looked_after_by(request.officer, on=request.day)
    to = get_object_or_404(
        rooms.filter(sitting=found.sitting_id).select_related("sitting__exam"), number=number
    )
    move_seat(
        seat=seat,
        to=to,
        number=chosen["to_seat"],
        reason=chosen["reason"].strip(),
        actor=request.officer,
        at=request.at,
    )
    return _("%(name)s sits on seat %(seat)d now.")
