"""Printed documents: an embedded Chinese font, the same bytes for the same content, no character dropped unsaid."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from fpdf import FPDF

FAMILY: Final = "lianbing"


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


def new_document(*, landscape: bool, made_at: datetime, title: str) -> FPDF:
    """An empty A4 document with the font loaded. `made_at` is a fact of the content, so that the file is too."""
    from fpdf import FPDF

    document = FPDF("L" if landscape else "P", "mm", "A4")
    document.set_creation_date(made_at)
    document.set_title(title)
    document.set_lang("zh-CN")
    document.set_auto_page_break(False)
    document.add_font(FAMILY, fname=font_path())
    return document


@lru_cache(maxsize=2)
def _covered(path: str) -> frozenset[int]:
    """Code points of the font at `path`; read once in a process."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True, fontNumber=0) as font:
        return frozenset(font.getBestCmap())
