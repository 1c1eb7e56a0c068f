"""Words, pictures and tables of printed questions in a Word file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from unicodedata import east_asian_width

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from core.domain.typesetting import column_widths
from question_bank.domain.printed_text import Grid, Piece, Words
from question_bank.interchange.paper_pictures import PrintedPicture

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.table import _Cell

SONG, HEI = "宋体", "黑体"
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
COLUMN: Final = 164.0
"""Millimetres between the margins."""
LEVEL: Final = 6.0
CELL_SIZE: Final = 10.0
CELL_PADDING: Final = 4.0
"""Left and right of the words of a cell together, in mm: what Word puts there and a little more."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class WordSetter:
    """Puts pieces into a document, or into a cell of it."""

    def __init__(self, file: DocumentObject, pictures: dict[str, PrintedPicture]) -> None:
        self._file, self._pictures = file, pictures
        self._drawn = 0

    def put(self, pieces: Sequence[Piece], *, size: float, indent: float) -> None:
        """Paragraphs and tables of a stem or an option, `indent` mm from the margin."""
        for piece in pieces:
            if isinstance(piece, Grid):
                self._table(piece, size, indent)
            else:
                paragraph = self._file.add_paragraph()
                spaced(paragraph)
                self._words(paragraph, piece, size, indent, COLUMN - indent)

    def _words(
        self, paragraph: Any, words: Words, size: float, indent: float, room: float, *, strong: bool = False
    ) -> None:
        level = min(words.level * LEVEL, room / 2)
        inset = indent + level
        if inset:
            paragraph.paragraph_format.left_indent = Mm(inset)
        if words.sign:
            paragraph.paragraph_format.first_line_indent = Mm(-LEVEL)
            add_run(paragraph, f"{words.sign}\t", SONG, size)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(inset))
        for run in words.runs:
            picture = self._pictures.get(run.picture)
            if picture is not None:
                self._picture(paragraph, picture.within(room - level), run.text)
                continue
            made = add_run(paragraph, f"[{run.text}]" if run.picture else run.text, SONG, size)
            _mark(made, run.marks | ({"strong"} if strong else frozenset()))

    def _picture(self, paragraph: Any, picture: PrintedPicture, description: str) -> None:
        drawn = paragraph.add_run().add_picture(
            BytesIO(picture.content), width=Mm(picture.width), height=Mm(picture.height)
        )
        self._drawn += 1
        told = drawn._inline.docPr
        told.set("id", str(self._drawn))
        told.set("name", f"图 {self._drawn}")
        told.set("descr", printable(description))
        # A line of fixed height would cut the picture.
        paragraph.paragraph_format.line_spacing = 1.0

    def _table(self, grid: Grid, size: float, indent: float) -> None:
        for words in grid.caption:
            paragraph = self._file.add_paragraph()
            spaced(paragraph)
            paragraph.alignment = CENTRE
            paragraph.paragraph_format.keep_with_next = True
            self._words(paragraph, words, size, 0, COLUMN)
        widths = self._columns(grid, COLUMN - indent)
        table = self._file.add_table(rows=grid.rows, cols=grid.columns)
        table.style = "Table Grid"
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        if indent:
            place = OxmlElement("w:tblInd")
            place.set(qn("w:w"), str(round(indent * 1440 / 25.4)))
            place.set(qn("w:type"), "dxa")
            # The schema wants it in front of the layout.
            table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(place)
        rows = [list(row.cells) for row in table.rows]
        for cell in grid.cells:
            own = rows[cell.row][cell.column]
            if cell.across > 1 or cell.down > 1:
                own = own.merge(rows[cell.row + cell.down - 1][cell.column + cell.across - 1])
            width = sum(widths[cell.column : cell.column + cell.across])
            self._cell(own, cell.lines, width, is_head=cell.is_head)
        for row, cells in zip(table.rows, rows, strict=True):
            for made, width in zip(cells, widths, strict=True):
                made.width = Mm(width) if made._tc.grid_span == 1 else made.width
            if row._index < grid.heads:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        gap = self._file.add_paragraph()
        gap.paragraph_format.space_after = Pt(0)
        add_run(gap, "", SONG, 6)

    def _cell(self, made: _Cell, lines: Sequence[Words], width: float, *, is_head: bool) -> None:
        for extra in made.paragraphs[1:]:
            extra._p.getparent().remove(extra._p)
        paragraph = made.paragraphs[0]
        for number, words in enumerate(lines):
            paragraph = made.add_paragraph() if number else paragraph
            paragraph.paragraph_format.space_after = Pt(0)
            if is_head:
                paragraph.alignment = CENTRE
            self._words(paragraph, words, CELL_SIZE, 0, max(5.0, width - CELL_PADDING), strong=is_head)

    def _columns(self, grid: Grid, room: float) -> list[float]:
        """Widths in mm by how many signs the columns hold, since a file for Word cannot be measured."""
        least = [CELL_PADDING + 5.0] * grid.columns
        most = list(least)
        for cell in sorted(grid.cells, key=lambda one: one.across):
            span = range(cell.column, cell.column + cell.across)
            pictures = [self._pictures[run.picture].width for words in cell.lines for run in words.runs
                        if run.picture in self._pictures]  # fmt: skip
            text = max((_width("".join(run.text for run in words.runs)) for words in cell.lines), default=0.0)
            for sides, wanted in ((least, min(text, 12.0)), (most, max([text, *pictures]))):
                lacking = max(0.0, wanted + CELL_PADDING - sum(sides[number] for number in span))
                for number in span:
                    sides[number] += lacking / cell.across
        return column_widths(least, most, room)


def spaced(paragraph: Any) -> None:
    """The spacing of every paragraph of a paper."""
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.line_spacing = 1.3


def add_run(paragraph: Any, text: str, font: str, size: float) -> Any:
    """Words in a font for both scripts."""
    run = paragraph.add_run(printable(text))
    run.font.size = Pt(size)
    run.font.name = font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def printable(text: str) -> str:
    """`text` without what XML cannot hold."""
    return _CONTROL.sub("", text)


def _mark(run: Any, marks: frozenset[str]) -> None:
    font = run.font
    if "strong" in marks:
        font.bold = True
    if "slanted" in marks:
        font.italic = True
    if "underlined" in marks:
        font.underline = True
    if "struck" in marks:
        font.strike = True
    if "lowered" in marks:
        font.subscript = True
    elif "raised" in marks:
        font.superscript = True


def _width(text: str) -> float:
    """Roughly how wide words in a cell are, in mm."""
    full = CELL_SIZE * 0.3528
    return sum(full if east_asian_width(sign) in "WFA" else full / 2 for sign in text)
