"""Pictures of questions: what is taken in, and how it is written anew before it is kept."""

import hashlib
import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import ExifTags, Image

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_PIXELS: Final = 20_000_000
MIN_SIDE: Final = 8
LONGEST_SIDE: Final = 1600
"""Pixels; larger pictures are made smaller."""
FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
"""What is read, told by the content and never by the name. SVG is not among them: it can hold scripts."""
_QUALITY: Final = 85
_UNREADABLE: Final = (
    Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, OverflowError,
    struct.error,
)  # fmt: skip
"""What the library raises on files that are no picture, or a broken one."""
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""By the value of the tag Orientation (TIFF 6.0)."""


class PictureUnfit(ValueError):
    """``code``: ``picture_too_large``, ``picture_too_many_pixels``, ``picture_too_small`` or ``picture_unreadable``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture as it is kept: only its pixels are left of what was sent."""

    data: bytes
    media_type: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Hex hash of the bytes: the name under which texts refer to the picture."""
        return hashlib.sha256(self.data).hexdigest()


def rewritten(data: bytes) -> CleanPicture:
    """The first picture in ``data``, upright, at most ``LONGEST_SIDE`` long, as JPEG or PNG without anything else.

    Place, camera, comments and whatever else was hidden in the file are gone. Raises PictureUnfit.
    """
    if len(data) > MAX_BYTES:
        raise PictureUnfit("picture_too_large")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise PictureUnfit("picture_too_many_pixels")
            if min(opened.size) < MIN_SIDE:
                raise PictureUnfit("picture_too_small")
            is_photograph = opened.format == "JPEG"
            pixels = _pixels(opened, with_alpha=not is_photograph)
    except PictureUnfit:
        raise
    except _UNREADABLE as error:
        raise PictureUnfit("picture_unreadable") from error
    out = BytesIO()
    if is_photograph:
        pixels.save(out, "JPEG", quality=_QUALITY, optimize=True)
    else:
        pixels.save(out, "PNG", optimize=True)
    media_type = "image/jpeg" if is_photograph else "image/png"
    return CleanPicture(out.getvalue(), media_type, pixels.width, pixels.height)


def _pixels(opened: Image.Image, *, with_alpha: bool) -> Image.Image:
    """A new picture that holds the pixels and nothing else.

    It is made smaller before anything else is done with it: a large one is unpacked once, not four times.
    """
    turned = _turned(opened)
    transparent = with_alpha and ("A" in opened.getbands() or "transparency" in opened.info)
    mode = "RGBA" if transparent else "RGB"
    small = opened.convert(mode) if opened.mode in ("1", "P", "PA") else opened
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = small.convert(mode)
    bare = Image.new(mode, plain.size)
    bare.paste(plain)
    return bare if turned is None else bare.transpose(turned)


def _turned(opened: Image.Image) -> Image.Transpose | None:
    """How a photograph is to be turned to stand upright; None where its file does not say so in a way to be read."""
    try:
        return _UPRIGHT.get(opened.getexif().get(ExifTags.Base.Orientation, 1))
    except _UNREADABLE:
        return None
