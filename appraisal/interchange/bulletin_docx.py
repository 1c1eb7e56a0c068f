"""A bulletin as a Word file: the same sheet, A4, with the typefaces of Chinese official documents by name."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from appraisal.domain.bulletin_sheet import Block, Heading, Paragraph, Sheet, Table

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SONG, FANG, HEI = "宋体", "仿宋", "黑体"
RED: Final = RGBColor(192, 0, 0)
WIDTH: Final = 156.0
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def bulletin_docx(sheet: Sheet, *, made_at: datetime) -> bytes:
    """The document as a .docx. Its texts are those of the PDF, in the same order."""
    file = Document()
    _page(file, sheet)
    _head(file, sheet)
    for block in sheet.blocks:
        _block(file, block)
    for text in ("", sheet.signature, sheet.day):
        _text(file, text, FANG, 16, align=RIGHT)
    if sheet.attachments:
        file.add_page_break()
        for block in sheet.attachments:
            _block(file, block)
    facts = file.core_properties
    facts.title, facts.author, facts.language = _printable(sheet.title), _printable(sheet.organ), "zh-CN"
    facts.created = facts.modified = made_at.replace(tzinfo=None)
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def _printable(text: str) -> str:
    """`text` without control characters, which no Word file can hold."""
    return CONTROL.sub("", text)


def _page(file: DocumentObject, sheet: Sheet) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    foot = section.footer.paragraphs[0]
    foot.alignment = CENTRE
    _run(foot, f"{sheet.foot}　第 ", SONG, 9)
    _field(foot, "PAGE")
    _run(foot, " 页", SONG, 9)


def _head(file: DocumentObject, sheet: Sheet) -> None:
    _text(file, f"{sheet.organ}{sheet.kind}", SONG, 30, align=CENTRE, colour=RED)
    _text(file, " ".join(filter(None, (sheet.number, sheet.mark))), FANG, 16, align=CENTRE)
    _rule(file.paragraphs[-1])
    _text(file, sheet.title, SONG, 22, align=CENTRE)
    if sheet.addressees:
        _text(file, sheet.addressees, FANG, 16)


def _block(file: DocumentObject, block: Block) -> None:
    match block:
        case Heading(text):
            _text(file, text, HEI, 16).paragraph_format.keep_with_next = True
        case Paragraph(text, is_note):
            made = _text(file, text, FANG, 10.5 if is_note else 16)
            made.paragraph_format.first_line_indent = Pt(21 if is_note else 32)
        case Table():
            _table(file, block)


def _table(file: DocumentObject, table: Table) -> None:
    _text(file, table.caption, HEI, 12, align=CENTRE).paragraph_format.keep_with_next = True
    made = file.add_table(rows=0, cols=len(table.heads))
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    widths = [Mm(WIDTH * share / sum(table.shares)) for share in table.shares]
    for number, texts in enumerate((table.heads, *table.rows)):
        row = made.add_row()
        _mark_row(row, "w:cantSplit")
        if number == 0:
            _mark_row(row, "w:tblHeader")
        for place, (cell, text, width) in enumerate(zip(row.cells, texts, widths, strict=True)):
            cell.width = width
            line = cell.paragraphs[0]
            line.paragraph_format.space_after = Pt(0)
            if place:
                line.alignment = CENTRE
            _run(line, text, HEI if number == 0 else SONG, 9)
    _text(file, "", SONG, 6)


def _text(
    file: DocumentObject, text: str, font: str, size: float, *, align: Any = None, colour: Any = None
) -> Any:
    made = file.add_paragraph()
    made.alignment = align
    made.paragraph_format.space_after = Pt(0)
    made.paragraph_format.line_spacing = 1.5
    _run(made, text, font, size, colour)
    return made


def _run(paragraph: Any, text: str, font: str, size: float, colour: Any = None) -> None:
    run = paragraph.add_run(_printable(text))
    run.font.size = Pt(size)
    run.font.name = font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if colour is not None:
        run.font.color.rgb = colour


def _mark_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _rule(paragraph: Any) -> None:
    """The red line below the number."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "6"), ("color", "C00000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _field(paragraph: Any, name: str) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)
