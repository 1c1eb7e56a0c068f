"""Chinese as it is typed in a hurry: by the first letters of its syllables, by whole syllables, or by some of each."""

from __future__ import annotations

import os
from functools import lru_cache


@lru_cache(maxsize=20_000)
def syllables_of(text: str) -> tuple[tuple[str, ...], ...]:
    """For each character its syllables without tones, every reading; what is no Chinese character stays, in small
    letters."""
    # no phrases, which would take the memory of ten thousand attempts; read when the library is loaded
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    told = pinyin(text, style=Style.NORMAL, heteronym=True, errors=list)
    return tuple(tuple(dict.fromkeys(reading.lower() for reading in readings)) for readings in told)


def is_typed(letters: str, text: str, *, beginning: bool = False) -> bool:
    """Whether `letters` (small, a to z) is how `text` is typed: zaglcff, or zhianglcff, for 治安管理处罚法.

    With `beginning` it is enough that the text begins like that.
    """
    syllables = syllables_of(text)
    reached = {0}
    for readings in syllables:
        if beginning and len(letters) in reached:
            return True
        steps = {part for reading in readings for part in (reading, reading[:1]) if part}
        reached = {
            place + len(part) for place in reached for part in steps if letters.startswith(part, place)
        }
        if not reached:
            return False
    return len(letters) in reached
