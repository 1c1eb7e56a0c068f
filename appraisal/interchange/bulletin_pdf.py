"""A bulletin on A4: red head, number, title, body, tables whose rows are never cut, signature and date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from fpdf.enums import WrapMode

from appraisal.domain.bulletin_sheet import Block, Heading, Paragraph, Sheet, Table
from core.domain.typesetting import break_lines
from core.pdf import FAMILY, new_document

if TYPE_CHECKING:
    from fpdf import FPDF

LEFT: Final = 26.0
WIDTH: Final = 158.0
TOP: Final = 30.0
BOTTOM: Final = 268.0
BODY: Final = 13.0
LINE: Final = 8.4
NOTE: Final = 9.5
NOTE_LINE: Final = 5.4
CELL: Final = 9.5
CELL_LINE: Final = 5.2
PADDING: Final = 0.9
SIGNED: Final = 34.0
INDENT: Final = "　　"
RED: Final = (192, 0, 0)
INK: Final = (20, 24, 32)
GREY: Final = (90, 98, 112)
BESIDE: Final = "第 0123456789 页，共 附件（续）　"


def bulletin_pdf(sheet: Sheet, *, made_at: datetime) -> bytes:
    """The document as PDF; the same sheet and moment give the same bytes. Raises CharactersMissing."""
    page = new_document(
        text="".join([*sheet.texts(), BESIDE]),
        landscape=False,
        made_at=made_at,
        title=f"{sheet.title} {sheet.number or sheet.mark}".strip(),
    )
    return _Setter(page, sheet).made()


class _Setter:
    """Sets one block after the other from the top down, and begins a new page where the next does not fit."""

    def __init__(self, page: FPDF, sheet: Sheet) -> None:
        self.page, self.sheet = page, sheet
        self.top = TOP
        self.pages = 0

    def made(self) -> bytes:
        self._new_page()
        self._head()
        *blocks, last = self.sheet.blocks
        for block in blocks:
            self._set(block)
        self._keep_with_signature(last)
        self._set(last)
        self._signature()
        if self.sheet.attachments:
            self._new_page()
            for block in self.sheet.attachments:
                self._set(block)
        self._feet()
        return bytes(self.page.output())

    def _new_page(self) -> None:
        self.page.add_page()
        self.pages += 1
        self.top = TOP

    def _room_for(self, height: float) -> None:
        if self.top + height > BOTTOM and self.top > TOP:
            self._new_page()

    def _line(self, text: str, size: float, height: float, *, align: str = "L", colour: Any = INK) -> None:
        self.page.set_font(FAMILY, size=size)
        self.page.set_text_color(*colour)
        self.page.set_xy(LEFT, self.top)
        self.page.multi_cell(WIDTH, height, text, align=align, wrapmode=WrapMode.CHAR)
        self.top = float(self.page.get_y())

    def _head(self) -> None:
        sheet, page = self.sheet, self.page
        self._line(f"{sheet.organ}{sheet.kind}", 24, 13, align="C", colour=RED)
        self.top += 3
        self._line(sheet.number or sheet.mark, 12, 7, align="C")
        if sheet.number and sheet.mark:
            self._line(sheet.mark, 12, 7, align="C")
        page.set_draw_color(*RED)
        page.set_line_width(0.7)
        page.line(LEFT, self.top + 2, LEFT + WIDTH, self.top + 2)
        self.top += 9
        self._line(sheet.title, 18, 11, align="C")
        self.top += 5
        if sheet.addressees:
            self._line(sheet.addressees, BODY, LINE)

    def _set(self, block: Block) -> None:
        match block:
            case Heading(text):
                self._room_for(3 * LINE)
                self.top += 1.5
                self._line(text, 14, LINE)
            case Paragraph(text, is_note):
                self._paragraph(text, *((NOTE, NOTE_LINE) if is_note else (BODY, LINE)))
            case Table():
                self._table(block)

    def _paragraph(self, text: str, size: float, height: float) -> None:
        """Line by line, so that a long paragraph goes on overleaf and no line is cut."""
        for line in self._lines(text, size):
            self._room_for(height)
            self.page.set_font(FAMILY, size=size)
            self.page.set_text_color(*INK)
            self.page.set_xy(LEFT, self.top)
            self.page.cell(WIDTH, height, line)
            self.top += height

    def _lines(self, text: str, size: float) -> list[str]:
        self.page.set_font(FAMILY, size=size)
        measure: Any = self.page.get_string_width
        return break_lines(INDENT + text, WIDTH - 2 * float(self.page.c_margin), measure)

    def _keep_with_signature(self, block: Block) -> None:
        """A signature never stands alone on a page: the last block goes there with it."""
        if isinstance(block, Paragraph):
            size, height = (NOTE, NOTE_LINE) if block.is_note else (BODY, LINE)
            self._room_for(len(self._lines(block.text, size)) * height + SIGNED)

    def _table(self, table: Table) -> None:
        widths = [WIDTH * share / sum(table.shares) for share in table.shares]
        height = self._measure(widths)
        heads = height(table.heads)
        first = height(table.rows[0]) if table.rows else 0.0
        self._room_for(LINE + heads + first)
        self.top += 1.5
        self._line(table.caption, 11, 7, align="C")
        self._row(table.heads, widths, heads)
        for row in table.rows:
            tall = height(row)
            if self.top + tall > BOTTOM:
                self._new_page()
                self._line(f"{table.caption}（续）", 11, 7, align="C")
                self._row(table.heads, widths, heads)
            self._row(row, widths, tall)
        self.top += 3

    def _measure(self, widths: Sequence[float]) -> Any:
        @cache
        def tall(text: str, width: float) -> float:
            self.page.set_font(FAMILY, size=CELL)
            made: Any = self.page.multi_cell(
                width - 2 * PADDING, CELL_LINE, text, wrapmode=WrapMode.CHAR, dry_run=True, output="HEIGHT"
            )
            return float(made)

        return lambda row: max(map(tall, row, widths)) + 2 * PADDING

    def _row(self, row: Sequence[str], widths: Sequence[float], height: float) -> None:
        page, left = self.page, LEFT
        page.set_font(FAMILY, size=CELL)
        page.set_text_color(*INK)
        page.set_draw_color(*GREY)
        page.set_line_width(0.15)
        for place, (text, width) in enumerate(zip(row, widths, strict=True)):
            page.rect(left, self.top, width, height)
            page.set_xy(left + PADDING, self.top + PADDING)
            page.multi_cell(
                width - 2 * PADDING, CELL_LINE, text, align="C" if place else "L", wrapmode=WrapMode.CHAR
            )
            left += width
        self.top += height

    def _signature(self) -> None:
        self._room_for(SIGNED)
        self.top += 12
        for text in (self.sheet.signature, self.sheet.day):
            self._line(f"{text}{INDENT}", BODY, LINE, align="R")

    def _feet(self) -> None:
        """Foot and number of every page, once it is known how many there are."""
        page = self.page
        for number in range(1, self.pages + 1):
            page.page = number
            page.set_font(
                FAMILY, size=8
            )  # another size first: the library writes a size only when it changes
            page.set_font(FAMILY, size=9)
            page.set_text_color(*GREY)
            page.set_xy(LEFT, 280)
            page.cell(WIDTH / 2, 5, self.sheet.foot)
            page.set_xy(LEFT + WIDTH / 2, 280)
            page.cell(WIDTH / 2, 5, f"第 {number} 页，共 {self.pages} 页", align="R")
