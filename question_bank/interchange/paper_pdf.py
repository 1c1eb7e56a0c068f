"""A printed paper as PDF: A4, along the left edge of each sheet the seal line (密封线) and the candidate's fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from core.domain.typesetting import break_lines
from core.pdf import FAMILY, new_document
from question_bank.domain.paper_blocks import FACTS, SEAL_FIELDS, SEAL_LINE, Block

if TYPE_CHECKING:
    from fpdf import FPDF

LEFT, RIGHT, TOP, BOTTOM = 32.0, 14.0, 16.0, 279.0
WIDTH: Final = 210.0 - LEFT - RIGHT
SEAL_AT: Final = 24.0
"""Where the seal line runs, in mm from the left edge; left of it stand the fields that are folded away."""
SIZES: Final = {"title": 18.0, "note": 10.5, "heading": 12.5, "stem": 11.0, "option": 11.0}
MM: Final = 0.3528
LEADING: Final = 1.5
LINE_HEIGHT: Final = 9.0


def paper_pdf(blocks: Sequence[Block], *, title: str, made_at: datetime) -> bytes:
    """The document. Raises core.pdf.CharactersMissing."""
    text = "".join([title, FACTS, SEAL_LINE, SEAL_FIELDS, *(block.text for block in blocks)])
    text += "".join(cell for block in blocks for row in block.rows for cell in row)
    setter = _Setter(
        new_document(
            text=text.replace("\n", "").replace("\t", " "), landscape=False, made_at=made_at, title=title
        )
    )
    for block in blocks:
        setter.put(block)
    return setter.made()


class _Setter:
    """Sets blocks from the top down."""

    def __init__(self, page: FPDF) -> None:
        self.page = page
        self.top = BOTTOM
        self._widths: dict[tuple[str, float], float] = {}
        self._new_page()

    def put(self, block: Block) -> None:
        if block.kind == "break":
            # An odd page, so that the seal line of the next part is on a front as well.
            self._new_page()
        elif block.kind == "rows":
            self._rows(block.rows)
        elif block.kind == "lines":
            self._lines(block.count)
        else:
            self._text(block)

    def _text(self, block: Block) -> None:
        size = SIZES[block.kind]
        indent = 6.0 if block.kind == "option" else 0.0
        height = size * MM * LEADING
        if block.kind in ("heading", "stem"):
            self._room_for(height * 2)
        if block.kind == "heading":
            self.top += 2
        for paragraph in block.text.replace("\t", " ").split("\n"):
            for line in break_lines(
                paragraph, WIDTH - indent - 2, lambda part: self._measure(part, size)
            ) or [""]:
                self._room_for(height)
                self.page.set_font(FAMILY, size=size)
                self.page.set_xy(LEFT + indent, self.top)
                self.page.cell(
                    WIDTH - indent, height, line, align="C" if block.kind in ("title", "note") else "L"
                )
                self.top += height
        self.top += 2 if block.kind in ("title", "note", "heading") else 0.8

    def _rows(self, rows: Sequence[Sequence[str]]) -> None:
        for row in rows:
            height, width = 7.5, WIDTH / len(row)
            self._room_for(height)
            for place, cell in enumerate(row):
                self.page.set_font(FAMILY, size=10)
                self.page.rect(LEFT + place * width, self.top, width, height)
                self.page.set_xy(LEFT + place * width, self.top)
                self.page.cell(width, height, cell)
            self.top += height
        self.top += 2

    def _lines(self, count: int) -> None:
        for _line in range(count):
            self._room_for(LINE_HEIGHT)
            self.top += LINE_HEIGHT
            self.page.line(LEFT, self.top, LEFT + WIDTH, self.top)
        self.top += 3

    def _room_for(self, height: float) -> None:
        if self.top + height > BOTTOM:
            self._new_page()

    def _new_page(self) -> None:
        page = self.page
        page.add_page()
        self.top = TOP
        page.set_draw_color(60, 60, 60)
        page.set_line_width(0.2)
        if page.page % 2 == 0:
            return
        page.set_dash_pattern(dash=1.2, gap=1.2)
        page.line(SEAL_AT, 8, SEAL_AT, 289)
        page.set_dash_pattern()
        for x, text, size in ((9.0, SEAL_FIELDS, 10.0), (17.0, SEAL_LINE, 10.0)):
            page.set_font(FAMILY, size=size)
            length = page.get_string_width(text)
            with page.rotation(90, x, 148.5):
                page.text(x - length / 2, 148.5 + size * MM / 2, text)

    def _measure(self, text: str, size: float) -> float:
        for sign in text:
            if (sign, size) not in self._widths:
                self.page.set_font(FAMILY, size=size)
                self._widths[sign, size] = float(self.page.get_string_width(sign))
        return sum(self._widths[sign, size] for sign in text)

    def made(self) -> bytes:
        pages = self.page.pages_count
        for number in range(1, pages + 1):
            self.page.page = number
            self.page.set_font(FAMILY, size=8)
            self.page.set_font(FAMILY, size=9)
            self.page.set_xy(LEFT, 284)
            self.page.cell(WIDTH, 5, f"第 {number} 页，共 {pages} 页", align="C")
        return bytes(self.page.output())
