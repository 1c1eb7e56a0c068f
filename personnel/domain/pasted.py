"""Badge numbers as people paste them: from mail, from a sheet, from a chat."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from personnel.domain.badges import LONGEST_BADGE_NUMBER, normal_badge_number

MOST_BADGES: Final = 500
LONGEST_TEXT: Final = 20_000
BETWEEN: Final = re.compile(r"[\s,;、，；/|]+")


@dataclass(frozen=True, slots=True)
class PastedBadges:
    """Each number once, in the order pasted; `repeated` came more than once, `unreadable` are no badge numbers."""

    badges: tuple[str, ...]
    repeated: tuple[str, ...]
    unreadable: tuple[str, ...]
    too_many: int = 0
    """How many numbers beyond the limit were left out."""


def pasted_badges(text: str) -> PastedBadges:
    """Reads numbers between blanks, commas, semicolons and line ends; full-width digits count as digits."""
    badges: dict[str, None] = {}
    repeated: dict[str, None] = {}
    unreadable: dict[str, None] = {}
    for piece in BETWEEN.split(unicodedata.normalize("NFKC", text[:LONGEST_TEXT])):
        badge = normal_badge_number(piece)
        if not badge:
            continue
        if len(badge) > LONGEST_BADGE_NUMBER or not badge.isalnum():
            unreadable[badge[:LONGEST_BADGE_NUMBER]] = None
        elif badge in badges:
            repeated[badge] = None
        else:
            badges[badge] = None
    found = tuple(badges)
    return PastedBadges(
        found[:MOST_BADGES], tuple(repeated), tuple(unreadable), max(0, len(found) - MOST_BADGES)
    )
