"""Remember where somebody stopped reading."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from personnel.models import Officer, ReadingPlace

PLACE: Final = re.compile(r"[A-Za-z0-9_-]{1,50}(~[0-9]{1,4})?")


class NoSuchPlace(Refused):
    """What the browser sent names no place."""

    code = "invalid"

    def __init__(self) -> None:
        super().__init__(_("This is no place in a text."))


def keep_reading_place(*, officer: Officer, text: str, place: str, at: datetime) -> None:
    """`place` in `text` replaces the one before; an empty place forgets it (read to the end). Raises NoSuchPlace."""
    if not place:
        ReadingPlace.objects.filter(officer=officer, text=text).delete()
        return
    if PLACE.fullmatch(place) is None:
        raise NoSuchPlace
    ReadingPlace.objects.update_or_create(officer=officer, text=text, defaults={"place": place, "at": at})
