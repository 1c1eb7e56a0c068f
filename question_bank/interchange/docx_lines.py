"""A Word document as lines of text: numbers that Word counts itself are written out, tables come apart.

Pictures and tables are put in their place by a mark; what cannot be kept (formulas, shapes, notes) is listed with its
line.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from core.sheets import xml
from core.sheets.archive import Archive
from core.sheets.refusals import refuse
from question_bank.interchange.enclosed import Enclosed

MAIN_PART: Final = "word/document.xml"
NUMBERING: Final = "word/numbering.xml"
RELATIONS: Final = "word/_rels/document.xml.rels"
STYLES: Final = "word/styles.xml"
MOST_PICTURE: Final = 20 * 1024 * 1024
MOST_TEXT: Final = 4_000_000
MOST_LINES: Final = 100_000
MOST_BYTES: Final = 60 * 1024 * 1024
_SKIPPED: Final = frozenset({"delText", "instrText", "Fallback", "moveFrom"})
_LISTED: Final = {
    "drawing": "picture_left_out", "pict": "picture_left_out", "object": "construct_left_out",
    "oMath": "formula_left_out", "footnoteReference": "construct_left_out", "endnoteReference": "construct_left_out",
    "commentReference": "construct_left_out",
}  # fmt: skip
_HAN = "一二三四五六七八九"


@dataclass(slots=True)
class WordText:
    """The lines of a document, its tables (with the line on which each begins), and what was left out with its line."""

    lines: list[str] = field(default_factory=list)
    tables: list[tuple[int, list[list[str]]]] = field(default_factory=list)
    left_out: list[tuple[int, str, str]] = field(default_factory=list)


def docx_lines(content: bytes, enclosed: Enclosed) -> WordText:
    """Reads the document. Raises core.sheets.refusals.Refusal."""
    archive = Archive(io.BytesIO(content))
    if not archive.has(MAIN_PART):
        refuse("not_a_document")
    numbering = _Numbering()
    if archive.has(NUMBERING):
        xml.parse(_metered(archive.chunks(NUMBERING)), start=numbering.start, end=numbering.end)
    if archive.has(STYLES):
        styles = _Styles(numbering)
        xml.parse(_metered(archive.chunks(STYLES)), start=styles.start, end=styles.end)
    relations: dict[str, str] = {}
    if archive.has(RELATIONS):

        def relation(name: str, attributes: xml.Attributes) -> None:
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                relations[attributes.get("Id", "")] = attributes.get("Target", "")

        xml.parse(_metered(archive.chunks(RELATIONS)), start=relation)

    def picture_of(identifier: str) -> str | None:
        name = posixpath.normpath(posixpath.join("word", relations.get(identifier, "")))
        if not relations.get(identifier) or name.startswith("..") or not archive.has(name):
            return None
        return enclosed.picture(archive.read(name, at_most=MOST_PICTURE))

    reader = _Reader(numbering, enclosed, picture_of)
    xml.parse(_metered(archive.chunks(MAIN_PART)), start=reader.start, end=reader.end, text=reader.text)
    return reader.found


def _metered(chunks: Iterator[bytes]) -> Iterator[bytes]:
    left = MOST_BYTES
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            refuse("bomb")
        yield chunk


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


class _Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self) -> None:
        self._lists: dict[str, dict[int, _Level]] = {}
        self._of: dict[str, str] = {}
        self._counted: dict[str, dict[int, int]] = {}
        self.of_style: dict[str, tuple[str, int]] = {}
        self._list = self._number = ""
        self._level: _Level | None = None

    def start(self, name: str, attributes: xml.Attributes) -> None:
        value = xml.local(attributes, "val")
        if name == "abstractNum":
            self._list = xml.local(attributes, "abstractNumId")
            self._lists[self._list] = {}
        elif name == "lvl" and self._list in self._lists:
            level = xml.local(attributes, "ilvl")
            self._level = self._lists[self._list][int(level) if level.isdigit() else 0] = _Level()
        elif name == "num":
            self._number = xml.local(attributes, "numId")
        elif name == "abstractNumId" and self._number:
            self._of[self._number] = value
        elif self._level is not None and name == "numFmt":
            self._level.form = value
        elif self._level is not None and name == "lvlText":
            self._level.text = value[:40]
        elif self._level is not None and name == "start" and value.isdigit():
            self._level.start = int(value[:6])

    def end(self, name: str) -> None:
        if name == "lvl":
            self._level = None
        elif name == "num":
            self._number = ""

    def next(self, number: str, level: int) -> str:
        """The next number of a list as it is printed, with a space behind it; empty for bullets."""
        known = self._lists.get(self._of.get(number, ""), {})
        if level not in known:
            return ""
        counted = self._counted.setdefault(self._of[number] if len(known) else number, {})
        key = int(number) if number.isdigit() else 0
        counted = self._counted.setdefault(f"{self._of[number]}/{key}", {})
        counted[level] = counted.get(level, known[level].start - 1) + 1
        for deeper in [one for one in counted if one > level]:
            del counted[deeper]
        if known[level].form in ("bullet", "none"):
            return ""
        shown = known[level].text
        for place in range(9):
            if f"%{place + 1}" in shown and place in known:
                value = counted.get(place, known[place].start)
                shown = shown.replace(f"%{place + 1}", _written(value, known[place].form))
        return f"{shown} " if shown else ""


def _written(value: int, form: str) -> str:
    if form in ("upperLetter", "lowerLetter") and 1 <= value <= 26:
        letter = chr(ord("A") + value - 1)
        return letter if form == "upperLetter" else letter.lower()
    if form.startswith(("chinese", "japaneseCounting", "ideograph")) and 1 <= value <= 99:
        tens, ones = divmod(value, 10)
        return ("" if tens == 0 else "十" if tens == 1 else _HAN[tens - 1] + "十") + (
            _HAN[ones - 1] if ones else ""
        )
    if form.startswith("decimalEnclosedCircle") and 1 <= value <= 20:
        return chr(ord("①") + value - 1)
    return str(value)


class _Styles:
    """Paragraph styles that carry a list."""

    def __init__(self, numbering: _Numbering) -> None:
        self._numbering = numbering
        self._style, self._number, self._level = "", "", 0

    def start(self, name: str, attributes: xml.Attributes) -> None:
        value = xml.local(attributes, "val")
        if name == "style":
            self._style, self._number, self._level = xml.local(attributes, "styleId"), "", 0
        elif name == "numId":
            self._number = value
        elif name == "ilvl" and value.isdigit():
            self._level = int(value)

    def end(self, name: str) -> None:
        if name == "style" and self._number:
            self._numbering.of_style[self._style] = (self._number, self._level)


class _Reader:
    """Collects text between the tags of WordprocessingML."""

    def __init__(
        self, numbering: _Numbering, enclosed: Enclosed, picture_of: Callable[[str], str | None]
    ) -> None:
        self.found = WordText()
        self._numbering, self._enclosed, self._picture_of = numbering, enclosed, picture_of
        self._description = ""
        self._line: list[str] = []
        self._number, self._level, self._style = "", 0, ""
        self._in_text = self._skipped = self._characters = self._tables = 0
        self._cells: list[list[str]] = []
        self._cell: list[str] = []

    def start(self, name: str, attributes: xml.Attributes) -> None:
        value = xml.local(attributes, "val")
        if name in _SKIPPED:
            self._skipped += 1
        elif name == "t":
            self._in_text += 1
        elif name == "tab":
            self._line.append("\t")
        elif name in ("br", "cr"):
            self._line.append("\n")
        elif name == "p":
            self._number, self._level, self._style = "", 0, ""
        elif name == "pStyle":
            self._style = value
        elif name == "numId":
            self._number = value
        elif name == "ilvl" and value.isdigit():
            self._level = int(value)
        elif name == "tbl":
            self._tables += 1
            if self._tables == 1:
                self.found.tables.append((len(self.found.lines) + 1, []))
        elif name == "tr" and self._tables == 1:
            self._cells = []
        elif name == "tc" and self._tables == 1:
            self._cell = []
        elif name == "docPr":
            self._description = attributes.get("descr", "")
        elif name in ("blip", "imagedata") and not self._skipped:
            self._picture(xml.local(attributes, "embed") or xml.local(attributes, "id"))
        elif name in _LISTED and not self._skipped:
            self.found.left_out.append((len(self.found.lines) + 1, _LISTED[name], name))

    def end(self, name: str) -> None:
        if name in _SKIPPED:
            self._skipped -= 1
        elif name == "t":
            self._in_text -= 1
        elif name == "p":
            self._paragraph()
        elif name == "tc" and self._tables == 1:
            self._cells.append(["\n".join(self._cell)])
        elif name == "tr" and self._tables == 1:
            self.found.tables[-1][1].append([cell[0] for cell in self._cells])
        elif name == "tbl":
            self._tables -= 1
            if not self._tables:
                self.found.lines.append(self._enclosed.table(self.found.tables[-1][1]))

    def text(self, characters: str) -> None:
        if self._in_text and not self._skipped:
            self._characters += len(characters)
            if self._characters > MOST_TEXT:
                refuse("bomb")
            self._line.append(characters)

    def _picture(self, identifier: str) -> None:
        """A mark in the line in place of the picture, which is then no longer listed as left out."""
        name = self._picture_of(identifier)
        if name is None:
            return
        self._line.append(self._enclosed.image(name, self._description))
        for place in range(len(self.found.left_out) - 1, -1, -1):
            if self.found.left_out[place][1] == "picture_left_out":
                del self.found.left_out[place]
                break

    def _paragraph(self) -> None:
        number, level = self._number, self._level
        if not number and self._style in self._numbering.of_style:
            number, level = self._numbering.of_style[self._style]
        text = "".join(self._line)
        self._line.clear()
        if number not in ("", "0") and text.strip():
            text = self._numbering.next(number, level) + text
        if self._tables:
            self._cell.append(text)
            return
        self.found.lines += text.split("\n")
        if len(self.found.lines) > MOST_LINES:
            refuse("too_many_rows", limit=MOST_LINES)
