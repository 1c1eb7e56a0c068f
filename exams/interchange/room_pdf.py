"""The sheets of a room: seat plan (座次表), sign-in sheet (签到表) and room report (考场记录表), on A4.

They are Chinese documents in every language of the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.timezone import localtime

from exams.domain.rooms import positions
from exams.interchange._sheet import GREY, MARGIN, Sheet
from exams.models import RoomEvent, SittingRoom
from exams.room_history import Happening
from exams.seating_shown import Seat

ACROSS, DOWN = 8, 7
"""So many columns and rows of a plan go on one page; larger rooms take several."""
PLAN, SIGN_IN, REPORT = "考场座次表", "考生签到表", "考场记录表"
SIGN_HEADS: Final = ("座位", "准考证号", "姓名", "警号", "单位", "签名", "备注")
EVENT_HEADS: Final = ("时间", "座位", "姓名", "事项", "说明", "经手人")
EVENT_WORDS: Final = {
    RoomEvent.Kind.SEATED_LATE: "后补编排座位",
    RoomEvent.Kind.MOVED: "调换座位",
    RoomEvent.Kind.CHECKED_IN: "核对本人",
    RoomEvent.Kind.CHECK_UNDONE: "撤销核对",
    RoomEvent.Kind.LET_IN: "准许在其他地址作答",
    RoomEvent.Kind.LET_IN_ENDED: "取消准许",
}
COUNT_HEADS: Final = ("应到", "已核对本人", "已开始作答", "请假", "未到")
AREA, SITE, ROOM, TIME, BY = "考区：", "　考点：", "　第 {} 考场（{}）", "时间：", "　监考："
ON_LEAVE, ABSENT, NOBODY, EMPTY, FRONT, NUMBERED = "请假", "未到", "无", "空", "讲台", "{}号{}"
NOT_GIVEN, AGAIN, FOOT = "未编排", "{}（续）　第 {} 考场", "{}　第 {} 考场　打印于 {}"
DUE: Final = "应到 {} 人（其中请假 {} 人）　已签　　　　人"
SIGNATURE: Final = "监考签名：　　　　　　　　　　　　　　　　　　　　　　　　年　　月　　日"
AT_THE_DOOR, RECORD = "考场门口处理的事项", "情况记录（由监考填写）"
HAPPENED, WHOLE_ROOM = "异常记录与考场处置", "全场"
HAPPENED_HEADS: Final = ("时间", "考生", "事项", "说明", "记录人")
CONSTANTS: Final = (
    *(PLAN, SIGN_IN, REPORT, *SIGN_HEADS, *EVENT_HEADS, *EVENT_WORDS.values(), *COUNT_HEADS),
    *(AREA, SITE, ROOM, TIME, BY, ON_LEAVE, ABSENT, NOBODY, EMPTY, FRONT, NUMBERED, NOT_GIVEN, AGAIN, FOOT),
    *(DUE, SIGNATURE, AT_THE_DOOR, RECORD, HAPPENED, WHOLE_ROOM, *HAPPENED_HEADS, "0123456789-:—、：年月日"),
)


@dataclass(frozen=True, slots=True)
class RoomPaper:
    """A room with everybody in it, what was done at its door, and what happened while the exam was sat."""

    room: SittingRoom
    seats: Sequence[Seat]
    events: Sequence[RoomEvent] = ()
    happenings: Sequence[Happening] = ()


def plan_pdf(papers: Sequence[RoomPaper], *, made_at: datetime) -> bytes:
    """Seat plans, each room on its own pages, seen from the back: the front is at the top."""
    sheet = _sheet(papers, PLAN, made_at, landscape=True)
    for paper in papers:
        _plan(sheet, paper)
    return sheet.made([_foot(paper, made_at) for paper in papers])


def sign_in_pdf(papers: Sequence[RoomPaper], *, made_at: datetime) -> bytes:
    """Lists to sign at the door, by seat."""
    sheet = _sheet(papers, SIGN_IN, made_at)
    for paper in papers:
        _head(sheet, paper, SIGN_IN)
        rows = [
            (
                str(seat.number),
                seat.ticket,
                seat.name,
                seat.badge,
                seat.unit,
                "",
                ON_LEAVE if seat.on_leave else "",
            )
            for seat in paper.seats
        ]
        sheet.table(SIGN_HEADS, (11, 33, 16, 15, 56, 34, 15), rows, size=8.5, least=6.8)
        _signatures(sheet, paper)
    return sheet.made([_foot(paper, made_at) for paper in papers])


def report_pdf(papers: Sequence[RoomPaper], *, made_at: datetime) -> bytes:
    """Who came and who did not, what was done at the door, what happened, and room for what the invigilators write."""
    sheet = _sheet(papers, REPORT, made_at)
    for paper in papers:
        _report(sheet, paper)
    return sheet.made([_foot(paper, made_at) for paper in papers])


def _sheet(papers: Sequence[RoomPaper], kind: str, made_at: datetime, *, landscape: bool = False) -> Sheet:
    said = list(CONSTANTS)
    for paper in papers:
        said += [*_facts(paper), _foot(paper, made_at)]
        for seat in paper.seats:
            said += [seat.name, seat.badge, seat.unit, seat.ticket]
        for event in paper.events:
            said += [event.reason, event.actor.name, event.enrolment.officer.name]
        for line in paper.happenings:
            said += [line.who, line.what, line.words, line.by]
    return Sheet(text="".join(said), title=kind, made_at=made_at, landscape=landscape)


def _facts(paper: RoomPaper) -> list[str]:
    room = paper.room
    exam = room.sitting.exam
    return [
        f"{exam.title} {room.sitting.label}".strip(),
        AREA + room.room.site.area + SITE + room.room.site.name + ROOM.format(room.number, room.room.name),
        f"{TIME}{moment(room.sitting.opens_at)}—{moment(room.sitting.closes_at)}{BY}{_invigilators(room)}",
    ]


def _invigilators(room: SittingRoom) -> str:
    names = [f"{duty.officer.name}（{duty.unit.name}）" for duty in room.duties.all()]
    return "、".join(names) or NOT_GIVEN


def moment(at: datetime) -> str:
    """A moment as printed sheets say it."""
    local = localtime(at)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def _foot(paper: RoomPaper, made_at: datetime) -> str:
    return FOOT.format(paper.room.sitting.exam.unit.name, paper.room.number, moment(made_at))


def _head(sheet: Sheet, paper: RoomPaper, kind: str) -> None:
    sheet.begin()
    title, *facts = _facts(paper)
    sheet.write(kind, size=18, align="C")
    sheet.write(title, size=12, align="C", after=2)
    for fact in facts:
        sheet.write(fact, size=10)
    sheet.top += 2


def _signatures(sheet: Sheet, paper: RoomPaper) -> None:
    absent = sum(seat.on_leave for seat in paper.seats)
    sheet.room_for(14)
    sheet.write(DUE.format(len(paper.seats), absent), size=10, after=3)
    sheet.write(SIGNATURE, size=11)


def _plan(sheet: Sheet, paper: RoomPaper) -> None:
    room = paper.room
    places = positions(room.capacity, room.columns)
    seated = {seat.number: seat for seat in paper.seats}
    depth = 1 + max(row for row, _column in places.values())
    _head(sheet, paper, PLAN)
    first = True
    for row in range(0, depth, DOWN):
        for column in range(0, room.columns, ACROSS):
            if not first:
                sheet.new_page()
                sheet.write(AGAIN.format(PLAN, room.number), size=12, align="C")
            first = False
            here = {
                number: (own_row - row, own_column - column)
                for number, (own_row, own_column) in places.items()
                if row <= own_row < row + DOWN and column <= own_column < column + ACROSS
            }
            _grid(sheet, here, seated, min(room.columns, ACROSS))


def _grid(sheet: Sheet, places: dict[int, tuple[int, int]], seated: dict[int, Seat], across: int) -> None:
    sheet.box(MARGIN + sheet.width / 3, sheet.top, sheet.width / 3, 7)
    sheet.text(MARGIN + sheet.width / 3, sheet.top + 1, sheet.width / 3, FRONT, size=10, align="C")
    top, width, height = sheet.top + 10, sheet.width / across, 18.5
    for number, (row, column) in places.items():
        x, y = MARGIN + column * width, top + row * height
        sheet.box(x + 0.8, y + 0.8, width - 1.6, height - 1.6)
        sheet.text(x + 1.5, y + 1.6, 12, str(number), size=11)
        seat = seated.get(number)
        if seat is None:
            sheet.text(x + 1, y + 7, width - 2, EMPTY, size=10, align="C", colour=GREY)
            continue
        size, names = sheet.fitted(seat.name, width - 12, (11, 8, 6, 4.5))
        for place, line in enumerate(names):
            sheet.text(x + 10, y + 1.6 + 2 * place, width - 12, line, size=size, align="C")
        sheet.text(x + 1, y + 6.7, width - 2, seat.badge, size=8, align="C", colour=GREY)
        size, lines = sheet.fitted(seat.unit, width - 2, (7, 5.5, 4.5, 3.5), most=2)
        for place, line in enumerate(lines):
            sheet.text(
                x + 1, y + 10.4 + size * 0.46 * place, width - 2, line, size=size, align="C", colour=GREY
            )


def _report(sheet: Sheet, paper: RoomPaper) -> None:
    seats = paper.seats
    _head(sheet, paper, REPORT)
    checked = sum(seat.checked_in_at is not None for seat in seats)
    begun = sum(bool(seat.attempt) for seat in seats)
    leave = [seat for seat in seats if seat.on_leave and not seat.attempt]
    absent = [seat for seat in seats if not seat.attempt and not seat.on_leave]
    sheet.table(
        COUNT_HEADS,
        (1, 1, 1, 1, 1),
        [tuple(str(count) for count in (len(seats), checked, begun, len(leave), len(absent)))],
        size=11,
        least=9,
    )
    for label, names in ((ON_LEAVE, leave), (ABSENT, absent)):
        said = "、".join(NUMBERED.format(seat.number, seat.name) for seat in names) or NOBODY
        sheet.write(f"{label}：{said}", size=10, after=2)
    told = [event for event in paper.events if event.kind != RoomEvent.Kind.CHECKED_IN]
    by_pk = {seat.enrolment: seat for seat in seats}
    if told:
        sheet.write(AT_THE_DOOR, size=12)
        sheet.table(EVENT_HEADS, (20, 10, 14, 26, 44, 14), [_event(event, by_pk) for event in told], size=9)
    if paper.happenings:
        sheet.write(HAPPENED, size=12)
        rows = [
            (f"{localtime(line.at):%m-%d %H:%M}", line.who or WHOLE_ROOM, line.what, line.words, line.by)
            for line in paper.happenings
        ]
        sheet.table(HAPPENED_HEADS, (20, 20, 26, 48, 14), rows, size=9)
    sheet.write(RECORD, size=12)
    sheet.room_for(70)
    sheet.box(MARGIN, sheet.top, sheet.width, 52)
    sheet.top += 58
    sheet.write(SIGNATURE, size=11)


def _event(event: RoomEvent, seats: dict[int, Seat]) -> tuple[str, ...]:
    seat = seats.get(event.enrolment_id)
    number = seat.number if seat else event.facts.get("from", ["", ""])[1]
    return (
        f"{localtime(event.at):%m-%d %H:%M}",
        str(number),
        event.enrolment.officer.name,
        EVENT_WORDS[RoomEvent.Kind(event.kind)],
        event.reason,
        event.actor.name,
    )
