"""Badge numbers as people type them and as they are kept."""

from __future__ import annotations

import unicodedata

LONGEST_BADGE_NUMBER = 20


def normal_badge_number(typed: str) -> str:
    """`typed` as it is kept: full-width characters made ASCII (NFKC), without blanks or invisible characters.

    Leading zeros stay: a badge number is a name, not a quantity.
    """
    kept = (
        character
        for character in unicodedata.normalize("NFKC", typed)
        if unicodedata.category(character)[0] not in "CZ"
    )
    return "".join(kept)
