"""A printed paper as a Word file: A4, the seal line (密封线) in the header, so that it stands on every sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from question_bank.domain.paper_blocks import SEAL_FIELDS, SEAL_LINE, Block
from question_bank.interchange.paper_docx_text import (
    CENTRE,
    HEI,
    SONG,
    WordSetter,
    add_run,
    printable,
    spaced,
)
from question_bank.interchange.paper_pictures import PrintedPicture

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

SIZES: Final = {"title": 18.0, "note": 10.5, "heading": 12.0, "stem": 10.5, "option": 10.5}
_SEAL = (
    '<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<v:shape id="seal" type="#_x0000_t202" '
    'style="position:absolute;margin-left:{left}mm;margin-top:8mm;width:{width}mm;height:281mm;z-index:-1;'
    'mso-position-horizontal-relative:page;mso-position-vertical-relative:page" filled="f" stroked="f">'
    '<v:textbox style="layout-flow:vertical;mso-layout-flow-alt:bottom-to-top" inset="0,0,0,0"><w:txbxContent>{lines}'
    "</w:txbxContent></v:textbox></v:shape>"
    '<v:line id="fold" from="24mm,8mm" to="24mm,289mm" style="position:absolute;z-index:-1;'
    'mso-position-horizontal-relative:page;mso-position-vertical-relative:page" strokecolor="#555">'
    '<v:stroke dashstyle="dash"/></v:line></w:pict>'
)
_SEAL_LINE = (
    '<w:p><w:pPr><w:spacing w:line="360" w:lineRule="auto"/><w:jc w:val="center"/></w:pPr><w:r><w:rPr>'
    '<w:rFonts w:eastAsia="宋体"/><w:sz w:val="21"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
)


def paper_docx(
    blocks: Sequence[Block], pictures: dict[str, PrintedPicture], *, title: str, made_at: datetime
) -> bytes:
    """The document; a picture that is not among `pictures` gives its description."""
    file = Document()
    _page(file)
    words = WordSetter(file, pictures)
    for block in blocks:
        _block(file, words, block)
    facts = file.core_properties
    facts.title, facts.author, facts.language = printable(title), "", "zh-CN"
    facts.created = facts.modified = made_at.replace(tzinfo=None)
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def _page(file: DocumentObject) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(16), Mm(18)
    section.left_margin, section.right_margin = Mm(32), Mm(14)
    head = section.header.paragraphs[0]
    lines = "".join(_SEAL_LINE.format(escape(text)) for text in (SEAL_FIELDS, SEAL_LINE))
    run = head.add_run()
    run._element.append(parse_xml(_SEAL.format(left=5, width=18, lines=lines)))
    foot = section.footer.paragraphs[0]
    foot.alignment = CENTRE
    for before, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES")):
        add_run(foot, before, SONG, 9)
        _field(foot, field)
    add_run(foot, " 页", SONG, 9)


def _block(file: DocumentObject, words: WordSetter, block: Block) -> None:
    if block.kind == "break":
        # On a front, as the answer sheet is handed in by itself.
        file.add_section(WD_SECTION.ODD_PAGE)
    elif block.kind == "rows":
        _rows(file, block.rows)
    elif block.kind == "lines":
        for _line in range(block.count):
            _underlined(_text(file, "", 16))
    elif block.kind in ("stem", "option"):
        words.put(block.pieces, size=SIZES[block.kind], indent=6.0 if block.kind == "option" else 0.0)
    else:
        made = _text(file, block.text, SIZES[block.kind], font=SONG if block.kind == "note" else HEI)
        if block.kind in ("title", "note"):
            made.alignment = CENTRE
        made.paragraph_format.keep_with_next = block.kind == "heading"


def _rows(file: DocumentObject, rows: Sequence[Sequence[str]]) -> None:
    table = file.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for texts in rows:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            line = cell.paragraphs[0]
            line.paragraph_format.space_after = Pt(0)
            add_run(line, text, SONG, 10)
    _text(file, "", 6)


def _text(file: DocumentObject, text: str, size: float, *, font: str = SONG) -> Any:
    made = file.add_paragraph()
    spaced(made)
    add_run(made, text, font, size)
    return made


def _underlined(paragraph: Any) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "888888")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    # A line of its own below each of several paragraphs that look alike.
    between = OxmlElement("w:between")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "888888")):
        between.set(qn(f"w:{name}"), value)
    borders.append(between)
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
