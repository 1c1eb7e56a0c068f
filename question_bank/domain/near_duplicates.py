"""Questions that ask nearly the same as another one.

Two stems are compared by the pairs of characters that they share (Jaccard: shared pairs to all pairs), after width,
case, numerals and punctuation have been put aside. A few questions are compared with every other one; many are first
sorted by signatures of their pairs (MinHash in bands: Broder 1997; Leskovec, Rajaraman, Ullman, Mining of Massive
Datasets, chapter 3), so that 10,000 against 10,000 takes seconds. At 32 bands of 4 two stems of similarity 0.7 share
a band in 99.98 of 100 cases, of 0.65 in 99.8.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from question_bank.domain.similar import MOST, Comparable, Match
from question_bank.domain.text import fold

SIMILAR = 0.65
"""From here on two stems are shown as similar."""
OPTIONS_ALIKE = 0.5
"""Where a stem says little by itself, so much of the options must be the same too."""
LONGEST = 1000
"""Characters of a stem or material that are compared."""
FEW = 16
"""So many new questions are compared with every other one."""

_BANDS, _ROWS = 32, 4
_NEIGHBOURS = 8
_SPECIFIC = 6
_TITLES = re.compile(r"《[^》]*》")
_SIGNS = re.compile(r"[\W_]+")
_STOCK = re.compile(
    r"根据|依据|依照|按照|关于|下列|以下|下面|上述|哪些|哪项|哪个|哪种|选项|各项|情形|行为|说法|表述|做法|正确|错误|"
    r"应当|规定|属于|符合|第\d+条(?:之\d+)?(?:第\d+款)?|[不的是有中哪项对错法律]"
)

Codes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]


def near_duplicates(
    new: Sequence[Comparable], stored: Sequence[Comparable], *, at_least: float = SIMILAR, most: int = MOST
) -> list[list[Match]]:
    """For each of `new` the most similar of the others, the closest first: stored ones, and new ones before it."""
    every = [*stored, *new]
    if not new or len(every) < 2:
        return [[] for _one in new]
    normal = [_normal(one.text) for one in every]
    codes, starts = _pairs(normal)
    sizes = np.diff(starts)
    first_new = len(stored)
    pairs = (
        _all_pairs(codes, starts, first_new)
        if len(new) <= FEW
        else _likely_pairs(codes, starts, first_new, at_least)
    )
    options: dict[int, frozenset[str]] = {}
    found: list[list[Match]] = [[] for _one in new]
    for left, right in pairs:
        shared = len(
            np.intersect1d(
                codes[starts[left] : starts[left + 1]], codes[starts[right] : starts[right + 1]], True
            )
        )
        similarity = shared / (int(sizes[left]) + int(sizes[right]) - shared)
        if similarity < at_least or _differ_in_options(left, right, every, normal, options):
            continue
        in_new = left >= first_new
        found[right - first_new].append(Match(left - first_new if in_new else left, similarity, in_new))
    return [sorted(matches, key=lambda match: -match.similarity)[:most] for matches in found]


def _normal(text: str) -> str:
    return _SIGNS.sub("", fold(text[:LONGEST]))


def _pairs(texts: Sequence[str]) -> tuple[Codes, Numbers]:
    """The pairs of neighbouring characters of each text, each once and rising; and where each text begins."""
    joined = "".join(f"{text}\x02\n" if text else "\n" for text in texts)
    signs = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    ends = signs == 10
    owner = np.cumsum(ends)[:-1]
    codes = (signs[:-1] << np.uint64(21)) | signs[1:]
    inside = ~(ends[:-1] | ends[1:])
    codes, owner = codes[inside], owner[inside]
    order = np.lexsort((codes, owner))
    codes, owner = codes[order], owner[order]
    once = np.ones(len(codes), dtype=bool)
    once[1:] = (codes[1:] != codes[:-1]) | (owner[1:] != owner[:-1])
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.bincount(owner[once], minlength=len(texts)), out=starts[1:])
    return codes[once], starts


def _all_pairs(codes: Codes, starts: Numbers, first_new: int) -> list[tuple[int, int]]:
    """Every pair of a new text with one before it that shares half of its character pairs or more."""
    sizes = np.diff(starts)
    pairs = []
    for right in range(first_new, len(sizes)):
        own = codes[starts[right] : starts[right + 1]]
        hits = np.concatenate(([0], np.cumsum(np.isin(codes[: starts[right]], own))))
        shared = hits[starts[1 : right + 1]] - hits[starts[:right]]
        for left in np.nonzero((shared * 2 >= len(own)) & (shared > 0))[0]:
            pairs.append((int(left), right))
    return pairs


def _likely_pairs(codes: Codes, starts: Numbers, first_new: int, at_least: float) -> list[tuple[int, int]]:
    """The pairs whose signatures agree in a band, and as a whole nearly as much as wanted."""
    filled = np.nonzero(np.diff(starts))[0]
    if len(filled) < 2:
        return []
    signatures = _signatures(codes, starts[filled])
    keys = set()
    count = len(starts)
    for band in range(_BANDS):
        rows = signatures[:, band * _ROWS : (band + 1) * _ROWS].astype(np.uint64)
        mixed = rows[:, 0]
        for row in range(1, _ROWS):
            mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + rows[:, row]
        order = np.argsort(mixed, kind="stable")
        ranked = mixed[order]
        for shift in range(1, _NEIGHBOURS + 1):
            same = np.nonzero(ranked[shift:] == ranked[:-shift])[0]
            if not len(same):
                break
            left, right = order[same], order[same + shift]
            wanted = filled[right] >= first_new
            left, right = left[wanted], right[wanted]
            alike = (signatures[left] == signatures[right]).mean(axis=1) >= at_least - 0.15
            keys.update((filled[left[alike]] * count + filled[right[alike]]).tolist())
    return [divmod(key, count) for key in sorted(keys)]


def _signatures(codes: Codes, starts: Numbers) -> npt.NDArray[np.uint32]:
    """The least value of each text under every one of the hash functions (multiply and shift)."""
    random = np.random.default_rng(2026)
    amount = _BANDS * _ROWS
    factors = random.integers(1, 2**63, size=amount, dtype=np.uint64) | np.uint64(1)
    signatures = np.empty((len(starts), amount), dtype=np.uint32)
    for number, factor in enumerate(factors):
        values = ((codes * factor) >> np.uint64(32)).astype(np.uint32)
        signatures[:, number] = np.minimum.reduceat(values, starts)
    return signatures


def _differ_in_options(
    left: int,
    right: int,
    every: Sequence[Comparable],
    normal: Sequence[str],
    known: dict[int, frozenset[str]],
) -> bool:
    """Whether two stems that say little by themselves are asked about different options."""
    if not every[left].options or not every[right].options:
        return False
    if all(_is_specific(every[one].text) for one in (left, right)):
        return False
    for one in (left, right):
        if one not in known:
            texts = [_normal(option) for option in every[one].options]
            known[one] = frozenset(text[at : at + 2] for text in texts for at in range(max(1, len(text) - 1)))
    together = len(known[left] | known[right])
    return together > 0 and len(known[left] & known[right]) / together < OPTIONS_ALIKE


def _is_specific(text: str) -> bool:
    """Whether a stem says what it is about, apart from the law it names and the usual phrases."""
    return len(_STOCK.sub("", _normal(_TITLES.sub("", text)))) >= _SPECIFIC
