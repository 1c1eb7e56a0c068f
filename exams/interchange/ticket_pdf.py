"""Admission tickets (准考证): half an A4 page each, with a QR code that the invigilator reads at the door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from django.conf import settings
from django.urls import reverse

from exams.interchange._sheet import GREY, LINE, Sheet
from exams.interchange.room_pdf import moment
from exams.models import SittingRoom
from exams.seating_shown import Seat

TITLE: Final = "准考证"
LABELS: Final = ("准考证号", "姓名", "警号", "单位", "考试时间", "考区", "考点", "地址", "考场", "座位")
HALF: Final = 148.5
LEFT: Final = 18.0
WIDTH: Final = 174.0
CODE: Final = 32.0
PHOTO, RULES, SCAN = "照片", "考生须知", "监考扫码核对本人"
ROOM, SEAT = "第 {} 考场（{}）", "{} 号"
CONSTANTS: Final = (TITLE, PHOTO, RULES, SCAN, ROOM, SEAT, *LABELS, "0123456789.:—年月日 ")


def tickets_pdf(
    seats: Sequence[tuple[Seat, SittingRoom]], *, rules: Sequence[str], made_at: datetime
) -> bytes:
    """Tickets, two to a page, in the given order. Raises CharactersMissing."""
    said = [*CONSTANTS, *rules]
    for seat, room in seats:
        said += [room.sitting.exam.title, room.sitting.exam.unit.name, *_facts(seat, room)]
    sheet = Sheet(text="".join(said), title=TITLE, made_at=made_at)
    for place, (seat, room) in enumerate(seats):
        if place % 2 == 0:
            sheet.page.add_page()
        _ticket(sheet, seat, room, rules, (place % 2) * HALF)
    return bytes(sheet.page.output())


def ticket_address(ticket: str) -> str:
    """What the QR code says: the page of this candidate at the door, for whoever invigilates."""
    return f"{settings.PUBLIC_URL}{reverse('exams:invigilate_ticket', args=[ticket])}"


def _facts(seat: Seat, room: SittingRoom) -> list[str]:
    site = room.room.site
    return [
        seat.ticket,
        seat.name,
        seat.badge,
        seat.unit,
        f"{moment(room.sitting.opens_at)}—{moment(room.sitting.closes_at)}",
        site.area,
        site.name,
        site.address,
        ROOM.format(room.number, room.room.name),
        SEAT.format(seat.number),
    ]


def _ticket(sheet: Sheet, seat: Seat, room: SittingRoom, rules: Sequence[str], top: float) -> None:
    page = sheet.page
    exam = room.sitting.exam
    sheet.text(LEFT, top + 10, WIDTH, exam.unit.name, size=10, align="C", colour=GREY)
    size, title = sheet.fitted(exam.title, WIDTH, (14, 11, 8, 6.5))
    for place, line in enumerate(title):
        sheet.text(LEFT, top + 15 + 3.5 * place, WIDTH, line, size=size, align="C")
    sheet.text(LEFT, top + 23, WIDTH, TITLE, size=20, align="C")
    y = top + 36
    for label, fact in zip(LABELS, _facts(seat, room), strict=True):
        if not fact:
            continue
        big = label == LABELS[-1]
        sheet.text(LEFT, y, 24, label, size=10.5, colour=GREY)
        size, lines = (16.0, [fact]) if big else sheet.fitted(fact, 96, (10.5, 8, 6.5))
        for line in lines:
            sheet.text(LEFT + 24, y - big, 98, line, size=size)
            y += max(3.6, size * 0.57)
    y = max(y, top + 100) + 1
    sheet.box(LEFT + 140, top + 34, 30, 40)
    sheet.text(LEFT + 140, top + 51, 30, PHOTO, size=10, align="C", colour=GREY)
    _code(sheet, seat.ticket, LEFT + 139, top + 77)
    sheet.text(LEFT + 128, top + 112, 54, SCAN, size=8, align="C", colour=GREY)
    sheet.text(LEFT, y, 60, RULES, size=10)
    numbered = [f"{number}. {rule}" for number, rule in enumerate(rules, start=1)]
    for size in (8.5, 7.5, 6.5, 5.5):
        lines = [line for rule in numbered for line in sheet.lines(rule, 122, size)]
        if y + 5 + len(lines) * size * 0.48 <= top + HALF - 4:
            break
    for place, line in enumerate(lines):
        sheet.text(LEFT, y + 5 + place * size * 0.48, 124, line, size=size)
    if top == 0:
        page.set_draw_color(*LINE)
        page.set_line_width(0.2)
        page.set_dash_pattern(dash=2, gap=2)
        page.line(0, HALF, 210, HALF)
        page.set_dash_pattern()


def _code(sheet: Sheet, ticket: str, x: float, y: float) -> None:
    """The QR code as drawn squares, which stay sharp at any size."""
    import segno

    rows = tuple(segno.make(ticket_address(ticket), error="m", micro=False).matrix)
    side = CODE / len(rows)
    sheet.page.set_fill_color(0, 0, 0)
    for down, row in enumerate(rows):
        across = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                sheet.page.rect(x + across * side, y + down * side, length * side, side + 0.01, style="F")
            across += length
