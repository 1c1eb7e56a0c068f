"""A printed paper as PDF: A4, along the left edge of each sheet the seal line (密封线) and the candidate's fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from core.pdf import FAMILY, new_document
from question_bank.domain.paper_blocks import FACTS, NO_QUESTIONS, SEAL_FIELDS, SEAL_LINE, Block
from question_bank.domain.printed_text import Grid, Run, Words, words_in
from question_bank.interchange.paper_pdf_table import TableSetter
from question_bank.interchange.paper_pdf_text import LEADING, MM, TextSetter
from question_bank.interchange.paper_pictures import PrintedPicture

if TYPE_CHECKING:
    from fpdf import FPDF

LEFT, RIGHT, TOP, BOTTOM = 32.0, 14.0, 16.0, 279.0
WIDTH: Final = 210.0 - LEFT - RIGHT
SEAL_AT: Final = 24.0
"""Where the seal line runs, in mm from the left edge; left of it stand the fields that are folded away."""
SIZES: Final = {"title": 18.0, "note": 10.5, "heading": 12.5, "stem": 11.0, "option": 11.0}
LINE_HEIGHT: Final = 9.0


def paper_pdf(
    blocks: Sequence[Block], pictures: dict[str, PrintedPicture], *, title: str, made_at: datetime
) -> bytes:
    """The document; a picture that is not among `pictures` gives its description. Raises core.pdf.CharactersMissing."""
    text = "".join([title, FACTS, NO_QUESTIONS, SEAL_LINE, SEAL_FIELDS, *(block.text for block in blocks)])
    text += "".join(words_in(block.pieces) for block in blocks)
    text += "".join(cell for block in blocks for row in block.rows for cell in row)
    setter = _Setter(
        new_document(
            text=text.replace("\n", "").replace("\t", " "), landscape=False, made_at=made_at, title=title
        ),
        pictures,
    )
    for block in blocks:
        setter.put(block)
    return setter.made()


class _Setter:
    """Sets blocks from the top down."""

    def __init__(self, page: FPDF, pictures: dict[str, PrintedPicture]) -> None:
        self.page = page
        self.top = BOTTOM
        self._text = TextSetter(page, pictures)
        self._new_page()

    def put(self, block: Block) -> None:
        if block.kind == "break":
            self._next_sheet()
        elif block.kind == "rows":
            self._rows(block.rows)
        elif block.kind == "lines":
            self._lines(block.count)
        elif block.kind in ("title", "note", "heading"):
            self._heading(block)
        else:
            self._told(block)

    def _heading(self, block: Block) -> None:
        size = SIZES[block.kind]
        if block.kind == "heading":
            self._room_for(size * MM * LEADING * 3)
            self.top += 2
        paragraphs = [Words((Run(line),)) for line in block.text.split("\n")]
        for line in self._text.lines(paragraphs, WIDTH - 2, size):
            self._room_for(line.height)
            inset = (WIDTH - line.width) / 2 if block.kind in ("title", "note") else 0.0
            self._text.draw(line, LEFT + inset, self.top)
            self.top += line.height
        self.top += 2

    def _told(self, block: Block) -> None:
        """A stem or an option: paragraphs and tables."""
        size = SIZES[block.kind]
        indent = 6.0 if block.kind == "option" else 0.0
        if block.kind == "stem":
            self._room_for(size * MM * LEADING * 2)
        for piece in block.pieces:
            if isinstance(piece, Grid):
                self._table(piece, indent)
                continue
            for line in self._text.lines([piece], WIDTH - indent - 2, size):
                self._room_for(line.height)
                self._text.draw(line, LEFT + indent, self.top)
                self.top += line.height
        self.top += 0.8

    def _table(self, grid: Grid, indent: float) -> None:
        caption = self._text.lines(grid.caption, WIDTH - indent - 2, SIZES["note"])
        table = TableSetter(
            self._text, left=LEFT + indent, width=WIDTH - indent, top=TOP, bottom=BOTTOM, turn=self._turned
        )
        self.top = table.set(grid, caption, self.top + 1) + 1.5

    def _turned(self) -> float:
        self._new_page()
        return TOP

    def _rows(self, rows: Sequence[Sequence[str]]) -> None:
        self.page.set_line_width(0.2)
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
        self.page.set_line_width(0.2)
        for _line in range(count):
            self._room_for(LINE_HEIGHT)
            self.top += LINE_HEIGHT
            self.page.line(LEFT, self.top, LEFT + WIDTH, self.top)
        self.top += 3

    def _room_for(self, height: float) -> None:
        if self.top + height > BOTTOM:
            self._new_page()

    def _next_sheet(self) -> None:
        """What comes next begins on a front, where the seal line stands."""
        if self.page.page % 2 == 1:
            self._new_page()
            self._heading(Block("note", NO_QUESTIONS))
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

    def made(self) -> bytes:
        pages = self.page.pages_count
        for number in range(1, pages + 1):
            self.page.page = number
            self.page.set_font(FAMILY, size=8)
            self.page.set_font(FAMILY, size=9)
            self.page.set_xy(LEFT, 284)
            self.page.cell(WIDTH, 5, f"第 {number} 页，共 {pages} 页", align="C")
        return bytes(self.page.output())
