"""An enforcement file on A4: part by part, every entry with its day and source, page numbers, the head of its chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone, translation

from core.pdf import FAMILY, new_document
from records.models import FileEntry
from records.reading import ShownSection, by_section, counted, in_words
from records.views.reader import OpenFile, facts_of, postings_of

if TYPE_CHECKING:
    from fpdf import FPDF

TITLE: Final = "个人执法档案"
BESIDE: Final = "第 0123456789 页，共 · 截至年月日时:分条记录由打印，校验值（无记录）"
"""What stands on the pages beside the content: for the characters of the font."""
LEFT: Final = 18.0
WIDTH: Final = 174.0
TOP: Final = 18.0
BOTTOM: Final = 278.0
BLUE: Final = (16, 41, 79)
GREY: Final = (90, 98, 112)
INK: Final = (20, 24, 32)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its text, the size of its letters in points, its colour, the space above in millimetres."""

    text: str
    size: float = 10.0
    colour: tuple[int, int, int] = INK
    above: float = 0.0


Group = Sequence[Line]
"""What stands together on a page."""


def file_pdf(found: OpenFile, *, printed_by: str, at: datetime) -> bytes:
    """All that the reader of `found` may see of it, as a Chinese document in every language of the screen.

    Raises CharactersMissing when the font lacks a character of a name or of an entry.
    """
    with translation.override("zh-hans"):
        groups = list(_groups(found, printed_by, at))
    page = new_document(
        text="".join([TITLE, BESIDE, *(line.text for group in groups for line in group)]),
        landscape=False,
        made_at=at,
        title=f"{TITLE} {found.subject.name}",
    )
    page.add_page()  # text is measured on a page
    sheets = list(_sheets(page, groups))
    for number, sheet in enumerate(sheets, start=1):
        if number > 1:
            page.add_page()
        top = TOP
        for group in sheet:
            for line in group:
                top = _draw(page, line, top)
        _foot(page, f"{found.subject.name} · 第 {number} 页，共 {len(sheets)} 页")
    return bytes(page.output())


def _groups(found: OpenFile, printed_by: str, at: datetime) -> Iterator[Group]:
    counts, _years = counted(found.entries)
    entries = list(found.entries.for_reading().order_by("seq"))
    sections = by_section(in_words(entries, found.sections, is_own=found.is_own), found.sections, counts)
    yield _head(found, entries, printed_by, at)
    for number, section in enumerate(sections, start=1):
        title = Line(f"{number}. {section.title}", 13, BLUE, above=5)
        first = _about(found) if number == 1 else []
        blocks = [*first, *_entries(section)] or [[Line("无记录", colour=GREY)]]
        yield [title, *blocks[0]]
        yield from blocks[1:]


def _head(found: OpenFile, entries: Sequence[FileEntry], printed_by: str, at: datetime) -> Group:
    local = timezone.localtime(at)
    said = f"截至 {_day(local.date())} {local:%H:%M}，共 {len(entries)} 条记录，由 {printed_by} 打印"
    lines = [Line(TITLE, 20, BLUE), Line(found.subject.name, 14, above=2), Line(said, 9, GREY, above=2)]
    if entries:
        lines.append(Line(f"校验值 {entries[-1].hash}", 8, GREY))
    return lines


def _about(found: OpenFile) -> list[Group]:
    facts: list[Line] = [Line(f"{fact['label']}：{fact['value']}") for fact in facts_of(found)]
    postings = [
        Line(
            f"{_day(row.starts_on)} · {row.get_kind_display()} · {row.unit.name if row.unit else '—'}",
            9,
            GREY,
        )
        for row in postings_of(found.subject)
    ]
    return [[*facts, *postings]]


def _entries(section: ShownSection) -> list[Group]:
    return [
        [
            Line(
                f"{shown.says.title}{f'　{shown.says.verdict}' if shown.says.verdict else ''}", 10.5, above=2
            ),
            *([Line(_facts(shown.says.facts), 9.5)] if shown.says.facts else []),
            Line(_source(shown.kind, shown.entry), 8.5, GREY),
        ]
        for shown in section.entries
    ]


def _facts(facts: Sequence[tuple[Any, str]]) -> str:
    return "；".join(f"{label} {value}" for label, value in facts)


def _source(kind: str, entry: Any) -> str:
    """Where the entry comes from: day, kind, unit, and its place in the chain."""
    parts = [_day(entry.happened_on), kind, entry.unit.name if entry.unit else ""]
    return " · ".join([*(part for part in parts if part), f"№ {entry.seq} {entry.hash[:16]}"])


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _sheets(page: FPDF, groups: Sequence[Group]) -> Iterator[list[Group]]:
    """Groups by page; one that is taller than a page runs over its foot no further than its own lines."""
    sheet: list[Group] = []
    left = BOTTOM - TOP
    for group in groups:
        height = sum(_height(page, line) for line in group)
        if height > left and sheet:
            yield sheet
            sheet, left = [], BOTTOM - TOP
        sheet.append(group)
        left -= height
    yield sheet


def _height(page: FPDF, line: Line) -> float:
    page.set_font(FAMILY, size=line.size)
    made: Any = page.multi_cell(
        WIDTH, line.size * 0.52, line.text, wrapmode="CHAR", dry_run=True, output="HEIGHT"
    )
    return float(made) + line.above


def _draw(page: FPDF, line: Line, top: float) -> float:
    height = _height(page, line)
    page.set_text_color(*line.colour)
    page.set_xy(LEFT, top + line.above)
    page.multi_cell(WIDTH, line.size * 0.52, line.text, wrapmode="CHAR")
    return top + height


def _foot(page: FPDF, text: str) -> None:
    page.set_text_color(*GREY)
    page.set_font(FAMILY, size=8.5)
    page.set_xy(LEFT, 284)
    page.cell(WIDTH, 5, text, align="C")
