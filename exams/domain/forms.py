"""Which form of a paper each candidate is given, and how it comes to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Final

LOTS: Final = 60
"""How many papers are drawn and sealed when each candidate is given a draw by lot. Every process keeps all forms of a
running exam in memory, so that starting reads nothing more than with one form (decision 0009)."""


class FormMode(StrEnum):
    """How many papers an exam has."""

    ONE = "one"
    EQUAL = "equal"
    LOT = "lot"


def assign(officers: Sequence[int], held: Mapping[int, int], forms: int, seed: str) -> dict[int, int]:
    """Forms (from 1) for those of `officers` who hold none yet; `officers` stand in the order of their badges.

    When nobody holds a form, they are dealt in rounds: each round holds every form once, in an order of its own, so
    that the numbers of officers per form differ by one at most and neighbours never have the same form. Who comes
    later is given the rarest of the forms that neither neighbour holds (with two forms: that the one before does
    not hold).
    """
    if forms == 1:
        return {officer: 1 for officer in officers if officer not in held}
    if not held:
        return _dealt(officers, forms, seed)
    given: dict[int, int] = {}
    counts = Counter(dict.fromkeys(range(1, forms + 1), 0))
    counts.update(held.values())
    for place, officer in enumerate(officers):
        if officer in held:
            continue
        before = officers[place - 1] if place else None
        after = officers[place + 1] if place + 1 < len(officers) else None
        near = [held.get(other) or given.get(other) for other in (before, after) if other is not None]
        form = min(
            counts,
            key=lambda own: (near.count(own), near[:1] == [own], counts[own], _lot(seed, officer, own)),
        )
        given[officer] = form
        counts[form] += 1
    return given


def _dealt(officers: Sequence[int], forms: int, seed: str) -> dict[int, int]:
    given: dict[int, int] = {}
    last = 0
    for start in range(0, len(officers), forms):
        turn = sorted(range(1, forms + 1), key=lambda form: _lot(seed, start, form))
        if turn[0] == last:
            turn[0], turn[1] = turn[1], turn[0]
        given |= dict(zip(officers[start : start + forms], turn, strict=False))
        last = turn[-1]
    return given


def _lot(seed: str, number: int, form: int) -> bytes:
    return sha256(f"{seed}|{number}|{form}".encode()).digest()
