"""Who may see the picture of a question, beyond the readers of its bank: apps above say so of their own screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from core.clock import local_day
from personnel.models import Officer
from question_bank.models import Picture

MaySee: TypeAlias = Callable[[Officer, Picture, datetime], bool]
"""Whether a screen of an app shows the picture to the officer at the moment."""

_SCREENS: list[MaySee] = []


def shows_pictures(may_see: MaySee) -> None:
    """Called once by an app that shows questions."""
    if may_see not in _SCREENS:
        _SCREENS.append(may_see)


def may_see_picture(officer: Officer, picture: Picture, *, at: datetime) -> bool:
    """Whether any screen would show the picture to the officer."""
    if any(may_see(officer, picture, at) for may_see in _SCREENS):
        return True
    return Picture.objects.visible_to(officer, on=local_day(at)).filter(pk=picture.pk).exists()
