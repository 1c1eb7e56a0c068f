"""A workbook that was sent, given back: the cells to mend are red and say why; the rest is as it was.

Only what a person typed and how it looks comes back. Formulas become what they showed; macros, links, drawings and
everything else that acts by itself is left out. A text table comes back as a workbook. No Django here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

from .package import (
    MAIN,
    PLAIN_STYLES,
    TEXT_STYLE,
    ListedSheet,
    comments_xml,
    content_types_xml,
    notes_vml,
    relations_xml,
    workbook_xml,
)
from .rewriting import Marks, SheetRewriter
from .styling import Styles
from .text_table import read_text_table
from .values import column_index, column_letters
from .xlsx import SheetPart, XlsxFile, whole
from .xml import Attributes, parse

AUTHOR = "练兵"
"""Whose comments ours are; an earlier round of them is replaced by the next."""
EARLIER = "\n――――\n"
"""Between our remark and the comment that somebody else had made on the same cell."""
ZIP = b"PK\x03\x04"


def return_workbook(path: Path, marks: Mapping[str, Marks], out: BinaryIO, *, table_name: str) -> None:
    """Writes the file at `path` with its `marks` (by name of the sheet, empty for a text table) to `out`.

    `table_name` names the sheet of a text table. Raises Refusal as reading does.
    """
    with path.open("rb") as file:
        is_workbook = file.read(4) == ZIP
    if is_workbook:
        book = XlsxFile(path)
    else:
        book = XlsxFile(_as_workbook(path, table_name))
        marks = {table_name: marks.get("", {})}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        _write(book, marks, target)


def _write(book: XlsxFile, marks: Mapping[str, Marks], target: zipfile.ZipFile) -> None:
    part = book.part_of_kind("styles")
    styles = Styles(book.archive.chunks(part) if book.archive.has(part) else [PLAIN_STYLES.encode()])
    listed = []
    for number, sheet in enumerate(book.sheets, 1):
        comments = _comments(book, sheet, marks.get(sheet.name, {}))
        _write_sheet(book, sheet, number, marks.get(sheet.name, {}), styles, target, commented=bool(comments))
        if comments:
            _put(target, f"xl/comments{number}.xml", comments_xml(comments, author=AUTHOR))
            places = (
                (whole(ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1, column_index(ref)) for ref in comments
            )
            _put(target, f"xl/drawings/vmlDrawing{number}.vml", notes_vml(places))
            links = [
                ("rId1", "vmlDrawing", f"../drawings/vmlDrawing{number}.vml"),
                ("rId2", "comments", f"../comments{number}.xml"),
            ]
            _put(target, f"xl/worksheets/_rels/sheet{number}.xml.rels", [relations_xml(links)])
        listed.append(ListedSheet(sheet.name, sheet.hidden, bool(comments)))
    shared = _copied(book, "sharedStrings", "xl/sharedStrings.xml", target)
    theme = _copied(book, "theme", "xl/theme/theme1.xml", target)
    relations = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(listed) + 1)]
    relations.append(("rIdStyles", "styles", "styles.xml"))
    relations += [("rIdShared", "sharedStrings", "sharedStrings.xml")] if shared else []
    relations += [("rIdTheme", "theme", "theme/theme1.xml")] if theme else []
    _put(target, "xl/styles.xml", [styles.xml])
    _put(target, "xl/workbook.xml", [workbook_xml(listed, from_1904=book.from_1904)])
    _put(target, "xl/_rels/workbook.xml.rels", [relations_xml(relations)])
    _put(target, "_rels/.rels", [relations_xml([("rId1", "officeDocument", "xl/workbook.xml")])])
    _put(target, "[Content_Types].xml", [content_types_xml(listed, shared=shared, theme=theme)])


def _write_sheet(
    book: XlsxFile,
    sheet: SheetPart,
    number: int,
    marks: Marks,
    styles: Styles,
    target: zipfile.ZipFile,
    *,
    commented: bool,
) -> None:
    with target.open(f"xl/worksheets/sheet{number}.xml", "w") as stream:
        rewriter = SheetRewriter(
            lambda piece: stream.write(piece.encode()), marks, styles, commented=commented
        )
        chunks = book.archive.chunks(sheet.part)
        parse(chunks, start=rewriter.start, end=rewriter.end, text=rewriter.text, qualified=True)


def _put(target: zipfile.ZipFile, name: str, pieces: Iterable[str]) -> None:
    with target.open(name, "w") as stream:
        for piece in pieces:
            stream.write(piece.encode())


def _copied(book: XlsxFile, kind: str, name: str, target: zipfile.ZipFile) -> bool:
    """Copies a part as it is, after a look that it is plain XML that refers to nothing; whether it was there."""
    part = book.part_of_kind(kind)
    if not part or not book.archive.has(part):
        return False
    refers = False

    def start(_name: str, attributes: Attributes) -> None:
        nonlocal refers
        refers = refers or any(key in ("r:embed", "r:link", "r:id") for key in attributes)

    parse(book.archive.chunks(part), start=start, qualified=True)
    if refers:
        return False
    with target.open(name, "w") as stream:
        for chunk in book.archive.chunks(part):
            stream.write(chunk)
    return True


def _comments(book: XlsxFile, sheet: SheetPart, marks: Marks) -> dict[str, tuple[bool, str]]:
    """Our remarks and the comments that people had made, in the order of the cells."""
    ours = {(row, column): text for row, columns in marks.items() for column, text in columns.items()}
    theirs = _earlier_comments(book, sheet)
    merged = {}
    for row, column in sorted({*ours, *theirs}):
        text = EARLIER.join(filter(None, (ours.get((row, column)), theirs.get((row, column)))))
        merged[f"{column_letters(column)}{row}"] = ((row, column) in ours, text)
    return merged


def _earlier_comments(book: XlsxFile, sheet: SheetPart) -> dict[tuple[int, int], str]:
    folder, _, name = sheet.part.rpartition("/")
    if not book.archive.has(f"{folder}/_rels/{name}.rels"):
        return {}
    part = next((path for kind, path in book.relations(sheet.part).values() if kind == "comments"), "")
    if not part or not book.archive.has(part):
        return {}
    reader = _CommentReader()
    parse(book.archive.chunks(part), start=reader.start, end=reader.end, text=reader.text)
    return reader.found


class _CommentReader:
    """Collects the comments of others by (row, column)."""

    def __init__(self) -> None:
        self.found: dict[tuple[int, int], str] = {}
        self._authors: list[str] = []
        self._pieces: list[str] = []
        self._at: tuple[int, int] | None = None
        self._taking = self._ours = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "comment":
            reference = attributes.get("ref", "")
            column = column_index(reference)
            row = whole(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            number = whole(attributes.get("authorId", ""))
            self._ours = number < len(self._authors) and self._authors[number] == AUTHOR
            self._at = (row, column) if row else None
        if name in ("comment", "author"):
            self._pieces = []
        self._taking = name in ("t", "author")

    def text(self, data: str) -> None:
        if self._taking:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        self._taking = False
        if name == "author":
            self._authors.append("".join(self._pieces))
        elif name == "comment" and self._at is not None:
            text = "".join(self._pieces)
            text = text.partition(EARLIER)[2] if self._ours else text
            if text.strip():
                self.found[self._at] = text


def _as_workbook(path: Path, name: str) -> BinaryIO:
    """A text table as a workbook with one sheet, every cell text."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        with target.open("xl/worksheets/sheet1.xml", "w") as stream:
            stream.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            read_text_table(
                path, lambda row, cells, _formulas: stream.write(_row_xml(row, cells).encode()) and None
            )
            stream.write(b"</sheetData></worksheet>")
        relations = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")]
        sheet = ListedSheet(name, hidden=False, commented=False)
        _put(target, "xl/styles.xml", [PLAIN_STYLES])
        _put(target, "xl/workbook.xml", [workbook_xml([sheet], from_1904=False)])
        _put(target, "xl/_rels/workbook.xml.rels", [relations_xml(relations)])
        _put(target, "_rels/.rels", [relations_xml([("rId1", "officeDocument", "xl/workbook.xml")])])
    content.seek(0)
    return content


def _row_xml(row: int, cells: list[str]) -> str:
    written = "".join(
        f'<c r="{column_letters(index)}{row}" s="{TEXT_STYLE}" t="inlineStr"><is>'
        f'<t xml:space="preserve">{escape(cell)}</t></is></c>'
        for index, cell in enumerate(cells)
        if cell
    )
    return f'<row r="{row}">{written}</row>'
