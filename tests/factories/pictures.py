"""Pictures of questions."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from question_bank.actions.store_picture import store_picture
from question_bank.models import Bank, Picture

from .moments import AT


def drawn(
    width: int = 40, height: int = 30, *, name: str = "PNG", colour: str = "navy", **more: object
) -> bytes:
    """The bytes of a picture of one colour."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, name, **more)
    return out.getvalue()


def a_picture(bank: Bank, **drawing: object) -> Picture:
    """A picture that `bank` has."""
    return store_picture(data=drawn(**drawing), bank=bank, actor=None, at=AT)  # type: ignore[arg-type]
