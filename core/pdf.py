"""Printed documents: an embedded Chinese font, the same bytes for the same content, no character dropped unsaid.

The supplied font has PostScript outlines. Embedded as such, some readers copy its text with null characters
between; so the glyphs that a document needs are embedded with TrueType outlines, which every reader copies rightly.
"""

from __future__ import annotations

import io
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

if TYPE_CHECKING:
    from fpdf import FPDF

FAMILY: Final = "lianbing"
PLAIN: Final = "".join(map(chr, range(0x20, 0x7F)))
"""In every document's font, so that documents that differ in dates and numbers only share one."""
LARGEST_ERROR: Final = 1.0
"""How far a TrueType outline may lie from the original, in units of which a thousand make the height of a line."""


class CharactersMissing(ValueError):
    """The font has no shape for `characters`; printing would drop them without a word."""

    def __init__(self, characters: str) -> None:
        super().__init__(characters)
        self.characters = characters


def font_path() -> str:
    """The font that the operator named, else the serif font that comes with the platform."""
    if settings.PDF_FONT:
        return str(settings.PDF_FONT)
    import pylopdf_fonts_zh_cn

    return str(Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSerifSC-Regular.otf")


def check_characters(text: str) -> None:
    """Raises CharactersMissing unless the font has every character of `text`."""
    covered = _covered(font_path())
    missing = dict.fromkeys(sign for sign in text if ord(sign) not in covered and not sign.isspace())
    if missing:
        raise CharactersMissing("".join(missing))


def new_document(*, text: str, landscape: bool, made_at: datetime, title: str) -> FPDF:
    """An empty A4 document with the font loaded for the characters of `text`, which is everything it will say.

    `made_at` is a fact of the content, so that the file is too. Raises CharactersMissing.
    """
    from fpdf import FPDF

    check_characters(text)
    document = FPDF("L" if landscape else "P", "mm", "A4")
    document.set_creation_date(made_at)
    document.set_title(title)
    document.set_lang("zh-CN")
    document.set_auto_page_break(False)
    with TemporaryDirectory() as folder:  # the library takes fonts by path; it keeps the open file
        small = Path(folder) / "characters.ttf"
        small.write_bytes(_true_type(font_path(), "".join(sorted({*PLAIN, *text}))))
        document.add_font(FAMILY, fname=small)
    return document


@lru_cache(maxsize=2)
def _covered(path: str) -> frozenset[int]:
    """Code points of the font at `path`; read once in a process."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True, fontNumber=0) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=16)
def _true_type(path: str, signs: str) -> bytes:
    """The font at `path` with the glyphs of `signs` only, outlines as TrueType; takes about a second when it is new."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(layout_features=[], hinting=False, notdef_outline=True, drop_tables=["VORG", "BASE"])
    with TTFont(path, lazy=True, fontNumber=0, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text=signs)
        subsetter.subset(font)
        if "CFF " in font:
            _convert_outlines(font)
        content = io.BytesIO()
        font.save(content)
    return content.getvalue()


def _convert_outlines(font: Any) -> None:
    """Replaces the PostScript outlines of `font` by quadratic ones."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    glyphs, names = font.getGlyphSet(), font.getGlyphOrder()
    outlines = {}
    for name in names:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, LARGEST_ERROR, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder, table.glyphs = names, outlines
    del font["CFF "]
    table.compile(font)
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
    ):
        setattr(limits, field, 0)
    limits.maxZones = 1
    limits.maxComponentElements = max(
        (len(glyph.components) if hasattr(glyph, "components") else 0 for glyph in outlines.values()),
        default=0,
    )
    limits.compile(font)
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
