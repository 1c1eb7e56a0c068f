"""The printed sheets of rooms, as PDF; each time is written down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.sheets.writer import download
from exams.actions._seat_rules import rooms_policy
from exams.models import RoomEvent, SittingRoom
from exams.room_history import happenings
from exams.seating_shown import Seat, seats_in
from personnel.access import OfficerRequest

PAPERS: Final = (
    ("tickets", _("Admission tickets")),
    ("plan", _("Seat plan")),
    ("sign-in", _("Sign-in sheet")),
    ("report", _("Room report")),
)
MOST_AT_ONCE: Final = 1500
"""Candidates on the sheets of one file: the page is waited for."""
NAMES: Final = {"tickets": "准考证", "plan": "考场座次表", "sign-in": "考生签到表", "report": "考场记录表"}


def papers_of(
    request: OfficerRequest, rooms: QuerySet[SittingRoom], paper: str, *, subject: str, back: HttpResponse
) -> HttpResponse:
    """One kind of sheet for `rooms` (with people); `back` where the font lacks a character, which is said there."""
    # not at the top: a web worker starts without the libraries that files need
    from core.pdf import CharactersMissing

    if paper not in NAMES:
        raise Http404
    found = list(rooms)
    if not found:
        raise Http404
    if sum(room.seated for room in found) > MOST_AT_ONCE:  # type: ignore[attr-defined]
        said = gettext("More than %(most)d candidates are not printed at once. Print room by room.")
        messages.error(request, said % {"most": MOST_AT_ONCE})
        return back
    try:
        content = _content(found, paper, request.at)
    except CharactersMissing as missing:
        say_missing(request, missing.characters)
        return back
    record_audit_event(
        kind="exam.papers_printed",
        actor_id=request.officer.pk,
        at=request.at,
        subject=subject,
        facts={"paper": paper, "rooms": len(found)},
    )
    exam = found[0].sitting.exam
    room = f" {found[0].number}" if len(found) == 1 else ""
    return download(content, name=f"{exam.title} {NAMES[paper]}{room}.pdf", content_type="application/pdf")


def say_missing(request: OfficerRequest, signs: str) -> None:
    """That the font of the installation cannot print these characters."""
    said = gettext(
        "The font of this installation lacks “%(signs)s”. Ask the system administrator to name a font that has "
        "them (LIANBING_PDF_FONT); nothing is printed with a hole in it."
    )
    messages.error(request, said % {"signs": signs})


def _content(rooms: Sequence[SittingRoom], paper: str, at: datetime) -> bytes:
    from exams.interchange import room_pdf
    from exams.interchange.ticket_pdf import tickets_pdf

    by_room: dict[int, list[Seat]] = {room.pk: [] for room in rooms}
    for seat in seats_in(by_room):
        by_room[seat.room].append(seat)
    if paper == "tickets":
        sitting = rooms[0].sitting
        rules = rooms_policy(sitting, local_day(sitting.opens_at)).body.ticket_rules
        return tickets_pdf(
            [(seat, room) for room in rooms for seat in by_room[room.pk]], rules=rules, made_at=at
        )
    events: dict[int, list[RoomEvent]] = {room.pk: [] for room in rooms}
    if paper == "report":
        told = RoomEvent.objects.filter(room__in=list(by_room)).select_related("actor", "enrolment__officer")
        for event in told.order_by("at", "pk"):
            events[event.room_id].append(event)
    papers = [
        room_pdf.RoomPaper(
            room,
            by_room[room.pk],
            events[room.pk],
            happenings(room, by_room[room.pk]) if paper == "report" else (),
        )
        for room in rooms
    ]
    make = {"plan": room_pdf.plan_pdf, "sign-in": room_pdf.sign_in_pdf, "report": room_pdf.report_pdf}
    return make[paper](papers, made_at=at)
