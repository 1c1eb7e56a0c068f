"""What was taken out of a text and what was put in, for showing both texts side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST_COMPARED = 6000
"""Characters of a text that are still compared one by one; longer ones are shown as wholly changed."""
SHORTEST_KEPT = 2
"""Characters that stayed between two changes; fewer are read as a part of the change around them."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text; `changed`: it is only in this one of the two."""

    text: str
    changed: bool = False


def differences(old: str, new: str) -> tuple[list[Run], list[Run]]:
    """Both texts whole, in runs."""
    if old == new:
        return _runs(old, [(0, len(old), False)]), _runs(new, [(0, len(new), False)])
    if max(len(old), len(new)) > LONGEST_COMPARED:
        return _runs(old, [(0, len(old), True)]), _runs(new, [(0, len(new), True)])
    blocks = list(_kept(old, new))
    before, after = [], []
    old_at = new_at = 0
    for old_from, new_from, size in [*blocks, (len(old), len(new), 0)]:
        before += [(old_at, old_from, True), (old_from, old_from + size, False)]
        after += [(new_at, new_from, True), (new_from, new_from + size, False)]
        old_at, new_at = old_from + size, new_from + size
    return _runs(old, before), _runs(new, after)


def _kept(old: str, new: str) -> Iterator[tuple[int, int, int]]:
    """Stretches that both texts share, long enough to be read as such; at the ends any length is."""
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        at_end = block.a + block.size == len(old) and block.b + block.size == len(new)
        if block.size >= SHORTEST_KEPT or (block.size and (at_end or block.a == block.b == 0)):
            yield block.a, block.b, block.size


def _runs(text: str, cuts: list[tuple[int, int, bool]]) -> list[Run]:
    return [Run(text[start:end], changed) for start, end, changed in cuts if end > start]
