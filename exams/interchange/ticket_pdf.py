"""Admission tickets (准考证): half an A4 page each, with a QR code that the invigilator reads at the door."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
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
WORDS: Final = "照片考生须知第考场号（）：—年月日监考扫码核对本人.0123456789"


def tickets_pdf(
    seats: Sequence[tuple[Seat, SittingRoom]], *, rules: Sequence[str], made_at: datetime
) -> bytes:
    """Tickets, two to a page, in the given order. Raises CharactersMissing."""
    said = [TITLE, WORDS, *LABELS, *rules]
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
        f"第 {room.number} 考场（{room.room.name}）",
        f"{seat.number} 号",
    ]


def _ticket(sheet: Sheet, seat: Seat, room: SittingRoom, rules: Sequence[str], top: float) -> None:
    page = sheet.page
    exam = room.sitting.exam
    sheet.text(LEFT, top + 10, WIDTH, exam.unit.name, size=10, align="C", colour=GREY)
    title = sheet.lines(exam.title, WIDTH, 14)[0]
    sheet.text(LEFT, top + 15, WIDTH, title, size=14, align="C")
    sheet.text(LEFT, top + 23, WIDTH, TITLE, size=20, align="C")
    y = top + 36
    for label, fact in zip(LABELS, _facts(seat, room), strict=True):
        if not fact:
            continue
        big = label == "座位"
        sheet.text(LEFT, y, 24, label, size=10.5, colour=GREY)
        for line in sheet.lines(fact, 96, 16 if big else 10.5)[:2]:
            sheet.text(LEFT + 24, y - (1 if big else 0), 98, line, size=16 if big else 10.5)
            y += 6.0
    sheet.box(LEFT + 140, top + 34, 30, 40)
    sheet.text(LEFT + 140, top + 51, 30, "照片", size=10, align="C", colour=GREY)
    _code(sheet, seat.ticket, LEFT + 138, top + 77)
    sheet.text(LEFT + 128, top + 112, 54, "监考扫码核对本人", size=8, align="C", colour=GREY)
    y = max(y, top + 100) + 2
    sheet.text(LEFT, y, 60, "考生须知", size=10)
    y += 5
    for number, rule in enumerate(rules, start=1):
        for line in sheet.lines(f"{number}. {rule}", 122, 8.5):
            if y > top + HALF - 7:
                break
            sheet.text(LEFT, y, 124, line, size=8.5)
            y += 4.1
    if top == 0:
        page.set_draw_color(*LINE)
        page.set_line_width(0.2)
        page.set_dash_pattern(dash=2, gap=2)
        page.line(0, HALF, 210, HALF)
        page.set_dash_pattern()


def _code(sheet: Sheet, ticket: str, x: float, y: float) -> None:
    import segno

    picture = io.BytesIO()
    segno.make(ticket_address(ticket), error="m", micro=False).save(picture, kind="png", scale=4, border=2)
    picture.seek(0)
    sheet.page.image(picture, x=x, y=y, w=34)
