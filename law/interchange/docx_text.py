"""The paragraphs of a Word document as lines, read as a stream from the checked archive.

Paragraphs and table rows become lines, soft breaks and page breaks too. Text that was deleted under tracked
changes is left out. Numbers that Word counts itself (automatic lists) are not in the text; they are written as
the mark `AUTOMATIC_NUMBER`, so that they are not lost in silence.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from core.sheets import xml
from core.sheets.archive import Archive
from core.sheets.refusals import refuse
from law.domain.shapes import AUTOMATIC_NUMBER

LONGEST_TEXT: Final = 4_000_000
"""Characters of a law; the longest statute in force has less than a tenth of it."""
MAIN_PART: Final = "word/document.xml"
SKIPPED: Final = frozenset({"delText", "instrText", "Fallback", "moveFrom"})
"""Elements whose text is not part of the document as it reads now."""


def docx_lines(content: bytes) -> list[str]:
    """The lines of the document, blank ones included. Raises core.sheets.refusals.Refusal."""
    archive = Archive(io.BytesIO(content))
    if not archive.has(MAIN_PART):
        refuse("not_a_document")
    reader = _Reader()
    xml.parse(_metered(archive.chunks(MAIN_PART)), start=reader.start, end=reader.end, text=reader.text)
    return reader.lines


def _metered(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The unpacked part, refused when it is longer than any document of a law."""
    left = 60 * 1024 * 1024
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            refuse("bomb")
        yield chunk


class _Reader:
    """Collects text between the tags of WordprocessingML."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._line: list[str] = []
        self._outside: list[list[str]] = []
        """Lines that wait while a text box inside of them is read."""
        self._in_text = 0
        self._skipped = 0
        self._in_cell = 0
        self._characters = 0

    def start(self, name: str, attributes: xml.Attributes) -> None:
        if name in SKIPPED:
            self._skipped += 1
        elif name == "t":
            self._in_text += 1
        elif name == "txbxContent":
            self._outside.append(self._line)
            self._line = []
        elif name == "noBreakHyphen":
            self._line.append("-")
        elif name == "tab":
            self._line.append("\t")
        elif name in ("br", "cr"):
            self._break()
        elif name == "tc":
            self._in_cell += 1
        elif name == "numId" and xml.local(attributes, "val") not in ("", "0"):
            self._line.insert(0, AUTOMATIC_NUMBER)

    def end(self, name: str) -> None:
        if name in SKIPPED:
            self._skipped -= 1
        elif name == "t":
            self._in_text -= 1
        elif name == "txbxContent" and self._outside:
            self._break()
            self._line = self._outside.pop()
        elif name == "tc":
            self._in_cell -= 1
            self._line.append("\t")
        elif name in ("p", "tr") and not self._in_cell:
            self._break()

    def text(self, characters: str) -> None:
        if self._in_text and not self._skipped:
            self._characters += len(characters)
            if self._characters > LONGEST_TEXT:
                refuse("bomb")
            self._line.append(characters)

    def _break(self) -> None:
        self.lines.append("".join(self._line))
        self._line.clear()
