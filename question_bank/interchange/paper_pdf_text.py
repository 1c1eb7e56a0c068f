"""Lines of a printed question in a PDF: words with their emphasis, and pictures that stand among them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from fpdf.enums import TextMode

from core.domain.typesetting import PIECE, line_ranges
from core.pdf import FAMILY
from question_bank.domain.printed_text import Run, Words
from question_bank.interchange.paper_pictures import PrintedPicture

if TYPE_CHECKING:
    from fpdf import FPDF

MM: Final = 0.3528
LEADING: Final = 1.5
SMALL: Final = 0.62
"""Size of what stands lowered or raised."""
LEVEL: Final = 6.0
"""How far, in mm, an item of a list stands in, for each list around it."""
_PICTURE_SIGN: Final = "\ufffc"
_ABOVE: Final = 0.6
"""Air above and below a picture that stands in a line, in mm."""


@dataclass(frozen=True, slots=True)
class Part:
    """Signs of one run in a line, or a picture; ``width`` in mm."""

    run: Run
    text: str
    width: float
    picture: PrintedPicture | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is broken already: its height and where its words stand on it, in mm from its top."""

    parts: tuple[Part, ...]
    size: float
    indent: float
    height: float
    base: float
    sign: str = ""

    @property
    def width(self) -> float:
        """Of its parts, without what it stands in."""
        return sum(part.width for part in self.parts)


class TextSetter:
    """Breaks paragraphs into lines, and draws lines; widths of signs are measured once."""

    def __init__(self, page: FPDF, pictures: dict[str, PrintedPicture]) -> None:
        self.page = page
        self._pictures = pictures
        self._widths: dict[tuple[str, float], float] = {}

    def lines(self, paragraphs: Sequence[Words], width: float, size: float) -> list[Line]:
        """The lines of `paragraphs` in a column of `width` mm."""
        return [line for words in paragraphs for line in self._paragraph(words, width, size)]

    def extent(self, paragraphs: Sequence[Words], size: float) -> tuple[float, float]:
        """How wide a column must be for these paragraphs, and how wide it would be without a break, in mm."""
        least = most = 0.0
        for words in paragraphs:
            text, runs = self._signs(words)
            widths = self._measured(text, runs, size, 1e6)
            indent = words.level * LEVEL
            most = max(most, indent + sum(widths))
            for piece in PIECE.finditer(text):
                least = max(least, indent + sum(widths[piece.start() : piece.end()]))
        return least, most

    def draw(self, line: Line, x: float, y: float) -> None:
        """Draws a line with its top left corner at `x`, `y`."""
        x += line.indent
        if line.sign:
            self._font(line.size)
            self.page.text(x - LEVEL + 1, y + line.base, line.sign)
        for part in line.parts:
            if part.picture is not None:
                self._picture(part.picture, part.run.text, x, y + line.base)
            else:
                self._words(part, line.size, x, y + line.base)
            x += part.width

    def _paragraph(self, words: Words, width: float, size: float) -> list[Line]:
        text, runs = self._signs(words)
        indent = min(words.level * LEVEL, width / 2)
        widths = self._measured(text, runs, size, width - indent)
        found = []
        for number, (begin, end) in enumerate(line_ranges(text, widths, width - indent) or [(0, 0)]):
            parts = self._parts(text, runs, widths, begin, end)
            height = size * MM * LEADING
            below = height / 2 - 0.36 * size * MM
            above = max(
                [
                    height - below,
                    *(part.picture.height + _ABOVE for part in parts if part.picture is not None),
                ]
            )
            if above > height - below:
                below += _ABOVE
            found.append(Line(parts, size, indent, above + below, above, words.sign if number == 0 else ""))
        return found

    def _signs(self, words: Words) -> tuple[str, list[Run]]:
        """The text of a paragraph, a picture as one sign, and the run of each sign."""
        text, runs = "", []
        for run in words.runs:
            told = _PICTURE_SIGN if run.picture in self._pictures else written(run)
            text += told
            runs += [run] * len(told)
        return text, runs

    def _measured(self, text: str, runs: Sequence[Run], size: float, room: float) -> list[float]:
        widths = []
        for sign, run in zip(text, runs, strict=True):
            if sign == _PICTURE_SIGN and run.picture:
                widths.append(self._pictures[run.picture].within(room).width)
            else:
                widths.append(self._width(sign, _size(run, size)))
        return widths

    def _parts(
        self, text: str, runs: Sequence[Run], widths: Sequence[float], begin: int, end: int
    ) -> tuple[Part, ...]:
        parts: list[Part] = []
        for place in range(begin, end):
            run, width = runs[place], widths[place]
            if text[place] == _PICTURE_SIGN and run.picture:
                parts.append(Part(run, "", width, self._pictures[run.picture].within(width)))
            elif parts and parts[-1].run is run and parts[-1].picture is None:
                parts[-1] = Part(run, parts[-1].text + text[place], parts[-1].width + width)
            else:
                parts.append(Part(run, text[place], width))
        return tuple(parts)

    def _words(self, part: Part, line_size: float, x: float, base: float) -> None:
        marks, page = part.run.marks, self.page
        size = _size(part.run, line_size)
        if "lowered" in marks:
            base += line_size * MM * 0.14
        elif "raised" in marks:
            base -= line_size * MM * 0.36
        with ExitStack() as drawn:
            if "strong" in marks:
                drawn.enter_context(
                    page.local_context(text_mode=TextMode.FILL_STROKE, line_width=size * 0.011)
                )
            if "slanted" in marks:
                drawn.enter_context(page.skew(ax=12, ay=0, x=x, y=base))
            self._font(size)
            page.text(x, base, part.text)
        page.set_draw_color(0, 0, 0)
        page.set_line_width(0.25)
        for mark, height in (("underlined", -0.14), ("struck", 0.3)):
            if mark in marks:
                level = base - size * MM * height
                page.line(x, level, x + part.width, level)

    def _picture(self, picture: PrintedPicture, description: str, x: float, base: float) -> None:
        top = base - picture.height
        self.page.image(
            BytesIO(picture.content), x, top, picture.width, picture.height, alt_text=description or None
        )

    def _width(self, sign: str, size: float) -> float:
        if (sign, size) not in self._widths:
            self._font(size)
            self._widths[sign, size] = float(self.page.get_string_width(sign))
        return self._widths[sign, size]

    def _font(self, size: float) -> None:
        self.page.set_font(FAMILY, size=size)


def written(run: Run) -> str:
    """What stands there for a run of words, or for a picture that is not there: its description."""
    text = run.text.replace("\t", " ").replace(_PICTURE_SIGN, "")
    return f"[{text}]" if run.picture else text


def _size(run: Run, size: float) -> float:
    return round(size * SMALL, 2) if run.marks & {"lowered", "raised"} else size
