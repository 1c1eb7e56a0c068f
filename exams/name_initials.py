"""How a Chinese name is typed in a hurry: by the first letters of its syllables."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, product
from typing import Final

from core.pinyin_letters import syllables_of

MOST_READINGS: Final = 12
"""A name of characters with several readings has several initials; so many are kept."""


@lru_cache(maxsize=20_000)
def initials_of(name: str) -> str:
    """First letters of the syllables of `name`, every reading, parted by spaces: 单丽 is `dl sl cl`.

    What is no Chinese character stays as it is, in small letters.
    """
    letters = [[reading[:1] for reading in readings] for readings in syllables_of(name)]
    readings = islice(product(*[dict.fromkeys(syllable) for syllable in letters]), MOST_READINGS)
    return " ".join(dict.fromkeys("".join(own).lower() for own in readings))
