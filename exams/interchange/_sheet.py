"""What the sheets of a room are set with: lines, facts, and tables whose rows are never cut."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from core.domain.typesetting import break_lines
from core.pdf import FAMILY, new_document

if TYPE_CHECKING:
    from fpdf import FPDF

INK: Final = (20, 24, 32)
GREY: Final = (90, 98, 112)
LINE: Final = (130, 136, 148)
MARGIN: Final = 15.0
FOOT: Final = "第 0123456789 页，共 （续）"
PADDING: Final = 1.2
MM_PER_POINT: Final = 0.3528
LEADING: Final = 1.35


class Sheet:
    """A document that is set from the top down; a new page begins where the next thing does not fit."""

    def __init__(self, *, text: str, title: str, made_at: datetime, landscape: bool = False) -> None:
        """`text` holds every character that will be printed. Raises CharactersMissing."""
        self.page: FPDF = new_document(
            text=text + title + FOOT, landscape=landscape, made_at=made_at, title=title
        )
        self.width = (297.0 if landscape else 210.0) - 2 * MARGIN
        self.bottom = (210.0 if landscape else 297.0) - 18
        self.top = MARGIN
        self.foot = ""
        self.groups: list[int] = []

    def begin(self) -> None:
        """A new part: its pages are numbered on their own, so that each room has its own sheets."""
        self.groups.append(0)
        self.new_page()

    def new_page(self) -> None:
        """Goes on overleaf."""
        self.page.add_page()
        self.groups[-1] += 1
        self.top = MARGIN

    def room_for(self, height: float) -> bool:
        """Begins a new page unless `height` (mm) is left; whether it did."""
        if self.top + height <= self.bottom or self.top == MARGIN:
            return False
        self.new_page()
        return True

    def write(
        self, text: str, *, size: float = 11, align: str = "L", colour: Any = INK, after: float = 1.0
    ) -> None:
        """A paragraph over the whole width."""
        height = size * MM_PER_POINT * LEADING
        for line in self.lines(text, self.width, size):
            self.room_for(height)
            self.text(MARGIN, self.top, self.width, line, size=size, align=align, colour=colour)
            self.top += height
        self.top += after

    def text(
        self, x: float, y: float, width: float, line: str, *, size: float, align: str = "L", colour: Any = INK
    ) -> None:
        """One line at a place."""
        self.page.set_font(FAMILY, size=size)
        self.page.set_text_color(*colour)
        self.page.set_xy(x, y)
        self.page.cell(width, size * MM_PER_POINT * LEADING, line, align=align)

    def lines(self, text: str, width: float, size: float) -> list[str]:
        """`text` broken to `width` (mm)."""
        self.page.set_font(FAMILY, size=size)
        measure: Any = self.page.get_string_width
        return break_lines(text, width - 2 * float(self.page.c_margin), measure) or [""]

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """A thin frame."""
        self.page.set_draw_color(*LINE)
        self.page.set_line_width(0.2)
        self.page.rect(x, y, width, height)

    def table(
        self,
        heads: Sequence[str],
        shares: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        size: float = 9.5,
        least: float = 0.0,
    ) -> None:
        """Rows of at least `least` mm; the heads stand on every page."""
        widths = [self.width * share / sum(shares) for share in shares]
        self._row(heads, widths, size, 0.0)
        for row in rows:
            if self.room_for(self._height(row, widths, size, least)):
                self._row(heads, widths, size, 0.0)
            self._row(row, widths, size, least)
        self.top += 2

    def _height(self, row: Sequence[str], widths: Sequence[float], size: float, least: float) -> float:
        most = max(
            len(self.lines(text, width - PADDING, size)) for text, width in zip(row, widths, strict=True)
        )
        return max(least, most * size * MM_PER_POINT * LEADING + 2 * PADDING)

    def _row(self, row: Sequence[str], widths: Sequence[float], size: float, least: float) -> None:
        height = self._height(row, widths, size, least)
        x = MARGIN
        for text, width in zip(row, widths, strict=True):
            self.box(x, self.top, width, height)
            lines = self.lines(text, width - PADDING, size)
            step = size * MM_PER_POINT * LEADING
            y = self.top + (height - step * len(lines)) / 2
            for line in lines:
                self.text(x + PADDING / 2, y, width - PADDING, line, size=size)
                y += step
            x += width
        self.top += height

    def made(self, feet: Sequence[str]) -> bytes:
        """The document; each part has its line of `feet` and the numbers of its pages below."""
        number = 0
        for pages, foot in zip(self.groups, feet, strict=True):
            for own in range(1, pages + 1):
                number += 1
                self.page.page = number
                self.page.set_font(FAMILY, size=7)  # the library writes a size only when it changes
                y = self.bottom + 6
                self.text(MARGIN, y, self.width * 0.75, foot, size=8.5, colour=GREY)
                counted = f"第 {own} 页，共 {pages} 页"
                self.text(MARGIN, y, self.width, counted, size=8.5, align="R", colour=GREY)
        return bytes(self.page.output())
