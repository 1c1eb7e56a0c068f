"""Pictures on a printed paper: how large they stand there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final

from PIL import Image

from question_bank.domain.pictures import FORMATS
from question_bank.interchange.pictures import Pictures

DOTS: Final = 96
"""Pixels of an inch, as screens show a picture; a larger one is set smaller and gets finer, none is blown up."""
HIGHEST: Final = 100.0
"""Millimetres: no picture takes more of a page."""
INCH: Final = 25.4


@dataclass(frozen=True, slots=True)
class PrintedPicture:
    """The bytes of a picture, and its size on paper in mm."""

    content: bytes
    width: float
    height: float

    def within(self, room: float) -> PrintedPicture:
        """The same, no wider than `room` mm."""
        if self.width <= room:
            return self
        return replace(self, width=room, height=self.height * room / self.width)


def printed_pictures(shas: Iterable[str], pictures: Pictures) -> dict[str, PrintedPicture]:
    """The pictures of these SHA-256 whose bytes are there and can be read."""
    found = {}
    for sha in shas:
        content = pictures.get(sha)
        size = _size(content) if content else None
        if content and size:
            width, height = (pixels * INCH / DOTS for pixels in size)
            shrunk = min(1.0, HIGHEST / height)
            found[sha] = PrintedPicture(content, width * shrunk, height * shrunk)
    return found


def _size(content: bytes) -> tuple[int, int] | None:
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            opened.load()
            return opened.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
