"""Which article of a newer version an article of an older one has become, by the likeness of their texts.

Texts are compared by their overlapping pairs of characters; punctuation and spaces do not count. The score that
people see is the share that two texts have in common (Dice coefficient of the multisets: L. R. Dice, Ecology 26,
1945), between 0 and 1. What corresponds is decided by the same figures with weights: a pair of characters counts the
more, the fewer articles have it (inverse document frequency: K. Sparck Jones, Journal of Documentation 28, 1972), so
that 处五日以上十日以下拘留, which stands in every second article of a law on penalties, brings nothing together.

Clear pairs are taken first, then those between neighbours that correspond. What is left over may be what an article
has grown to or shrunk to, a part of one that was split, or merged into another: whichever it stands in most. A person
confirms what follows. How well it works is measured: docs/search.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import log

from .numerals import article_key
from .variants import fold

CLEAR = 0.5
"""Weighted likeness from which a pair is taken wherever its articles stand."""
PLACED = 0.2
"""Weighted likeness that is enough where the articles before or after correspond to each other as well."""
WITHIN = 0.5
"""Weighted share of an article that must stand in another one: to be a part of it, or to be what it grew to."""
FRESH = 0.25
"""Share of a part that must not already be explained by the main counterpart of the other article."""
BESIDE = 0.1
"""How much a place beside the main counterpart counts: parts of a split article mostly stand one after the other."""
SHORTEST = 12
"""Pairs of characters that an article must have to be looked for within others that stand elsewhere."""
CANDIDATES = 12
"""Counterparts of an article that are compared in full: those with the most rare pairs in common."""
COMMON = 0.2
"""Pairs of characters in more than this share of the articles tell nothing about where to look."""


class Kind(StrEnum):
    """What became of an article. A number that changed shows in the pair itself."""

    SAME = "same"
    """Same number, same words."""
    RENUMBERED = "renumbered"
    """Another number, same words."""
    CHANGED = "changed"
    """Other words, under the same or another number."""
    SPLIT = "split"
    """One of several articles that an old one became."""
    MERGED = "merged"
    """One of several old articles that became one."""
    REPEALED = "repealed"
    NEW = "new"


@dataclass(frozen=True)
class Text:
    """An article of one version. Deleted ones are stubs without a text and correspond to nothing."""

    number: int
    suffix: int
    text: str
    deleted: bool = False

    @property
    def key(self) -> str:
        """`26`, `133-1`."""
        return article_key(self.number, self.suffix)

    @cached_property
    def plain(self) -> str:
        """The text as it is compared."""
        return "".join(character for character in fold(self.text) if character.isalnum())

    @cached_property
    def pairs(self) -> Counter[str]:
        """The overlapping pairs of its characters."""
        plain = self.plain
        return Counter(plain[at : at + 2] for at in range(max(1, len(plain) - 1)))


@dataclass(frozen=True, slots=True)
class Pair:
    """Articles that correspond, by their short numbers; `score` from 0 to 1."""

    old: str
    new: str
    kind: Kind
    score: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """All pairs in the order of the newer version; new articles without and old ones without a counterpart."""

    pairs: tuple[Pair, ...]
    added: tuple[str, ...]
    repealed: tuple[str, ...]


def likeness(one: Text, other: Text) -> float:
    """How much two texts have in common: 0 nothing, 1 all."""
    total = one.pairs.total() + other.pairs.total()
    return 2 * (one.pairs & other.pairs).total() / total if total else 0.0


def compare(old: Iterable[Text], new: Iterable[Text]) -> Comparison:
    """The correspondences between two versions. The same texts always give the same answer."""
    before = [article for article in old if not article.deleted]
    after = [article for article in new if not article.deleted]
    weights = _weights((*before, *after))
    near = _nearness(before, after, weights)
    rest = _Rest(before, after, weights, _assigned(before, after, near))
    rest.place(near)
    return comparison_of(rest.links, before, after)


def comparison_of(
    links: Iterable[tuple[int, int]], before: Sequence[Text], after: Sequence[Text]
) -> Comparison:
    """The comparison that follows from articles which correspond, by their positions in the two versions.

    An article with several counterparts was split, one with several origins is a merger; else the words decide.
    """
    linked = sorted(set(links), key=lambda link: (link[1], link[0]))
    counterparts = Counter(a for a, _b in linked)
    origins = Counter(b for _a, b in linked)

    def kind(a: int, b: int) -> Kind:
        if counterparts[a] > 1:
            return Kind.SPLIT
        return Kind.MERGED if origins[b] > 1 else _kind(before[a], after[b])

    return Comparison(
        pairs=tuple(
            Pair(before[a].key, after[b].key, kind(a, b), round(likeness(before[a], after[b]), 4))
            for a, b in linked
        ),
        added=tuple(entry.key for b, entry in enumerate(after) if not origins[b] and not entry.deleted),
        repealed=tuple(
            entry.key for a, entry in enumerate(before) if not counterparts[a] and not entry.deleted
        ),
    )


def _kind(old: Text, new: Text) -> Kind:
    if old.plain != new.plain:
        return Kind.CHANGED
    return Kind.SAME if old.key == new.key else Kind.RENUMBERED


Weights = Mapping[str, float]


Nearness = Mapping[tuple[int, int], float]
"""Weighted likeness of articles by their positions."""


def _weights(articles: Sequence[Text]) -> Weights:
    """How much each pair of characters tells, by the number of articles that have it."""
    having: Counter[str] = Counter()
    for article in articles:
        having.update(article.pairs.keys())
    return {pair: log(1 + len(articles) / number) for pair, number in having.items()}


def _weight(pairs: Counter[str], weights: Weights) -> float:
    return sum(weights[pair] * number for pair, number in pairs.items())


def _nearness(before: Sequence[Text], after: Sequence[Text], weights: Weights) -> Nearness:
    """All pairs that are worth a look, by their positions."""
    old = [_weight(article.pairs, weights) for article in before]
    new = [_weight(article.pairs, weights) for article in after]
    found: dict[tuple[int, int], float] = {}
    for a, candidates in enumerate(_candidates(before, after)):
        for b in candidates:
            shared = _weight(before[a].pairs & after[b].pairs, weights)
            found[a, b] = round(2 * shared / (old[a] + new[b]), 4) if shared else 0.0
    return found


def _candidates(before: Sequence[Text], after: Sequence[Text]) -> list[set[int]]:
    """For each old article the new ones with the most rare pairs in common, and the one of its number."""
    places: dict[str, list[int]] = defaultdict(list)
    for b, article in enumerate(after):
        for pair in article.pairs:
            places[pair].append(b)
    by_key = {article.key: b for b, article in enumerate(after)}
    bound = max(8, int(COMMON * len(after)))
    found = []
    for article in before:
        shared: dict[int, float] = defaultdict(float)
        for pair in article.pairs:
            where = places.get(pair, ())
            if len(where) <= bound:
                for b in where:
                    shared[b] += 1 / len(where)
        best = sorted(shared.items(), key=lambda entry: (-entry[1], entry[0]))[:CANDIDATES]
        found.append({b for b, _weight in best} | ({by_key[article.key]} if article.key in by_key else set()))
    return found


def _assigned(before: Sequence[Text], after: Sequence[Text], near: Nearness) -> dict[int, int]:
    """One new article for each old one: the likest first, then those whose neighbours correspond."""
    taken: dict[int, int] = {-1: -1, len(before): len(after)}
    used: set[int] = set()

    def take(pairs: Iterable[tuple[int, int]]) -> None:
        for a, b in pairs:
            if a not in taken and b not in used:
                taken[a] = b
                used.add(b)

    ahead = sorted(near, key=lambda places: _rank(places, near[places], before, after))
    take(places for places in ahead if near[places] >= CLEAR)
    take(
        (a, b)
        for a, b in ahead
        if near[a, b] >= PLACED and (taken.get(a - 1) == b - 1 or taken.get(a + 1) == b + 1)
    )
    return {a: b for a, b in taken.items() if 0 <= a < len(before)}


def _rank(
    places: tuple[int, int], figure: float, before: Sequence[Text], after: Sequence[Text]
) -> tuple[float, bool, float, int, int]:
    """Nearest first; of equals the one that kept its number, then the one nearest to its place in the law."""
    a, b = places
    moved = before[a].key != after[b].key
    return (-figure, moved, abs(a / len(before) - b / len(after)), a, b)


class _Rest:
    """Places what has no counterpart of its own yet."""

    def __init__(
        self, before: Sequence[Text], after: Sequence[Text], weights: Weights, matched: dict[int, int]
    ) -> None:
        self._before = before
        self._after = after
        self._weights = weights
        self.matched = matched
        self._origins = {b: a for a, b in matched.items()}
        self._parts: list[tuple[int, int]] = []

    @property
    def links(self) -> list[tuple[int, int]]:
        """All that corresponds."""
        return [*self.matched.items(), *self._parts]

    def place(self, near: Nearness) -> None:
        """Each article that is left over goes where most of it stands."""
        claims = [(self._claim(a, b), a, b) for a, b in sorted({*near, *self._places_beside()})]
        done_old: set[int] = set()
        done_new: set[int] = set()
        for claim, a, b in sorted(claims, key=lambda entry: (-entry[0], entry[1], entry[2])):
            if claim < WITHIN or a in done_old or b in done_new:
                continue
            old_open, new_open = a not in self.matched, b not in self._origins
            if old_open and new_open:
                self.matched[a] = b
                self._origins[b] = a
            elif new_open and self._is_part(self._after[b], self._before[a], self._after[self.matched[a]]):
                self._parts.append((a, b))
                done_new.add(b)
            elif old_open and self._is_part(self._before[a], self._after[b], self._before[self._origins[b]]):
                self._parts.append((a, b))
                done_old.add(a)

    def _places_beside(self) -> Iterator[tuple[int, int]]:
        """Places beside the counterparts: there a part may have nothing but common words."""
        for a, b in self.matched.items():
            for place in (b - 1, b + 1):
                if 0 <= place < len(self._after) and place not in self._origins:
                    yield a, place
            for place in (a - 1, a + 1):
                if 0 <= place < len(self._before) and place not in self.matched:
                    yield place, b

    def _claim(self, a: int, b: int) -> float:
        """How much of the article that is left over stands in the other one; 0 where none is left over."""
        old_open, new_open = a not in self.matched, b not in self._origins
        if not (old_open or new_open):
            return 0.0
        old, new = self._before[a], self._after[b]
        if old_open and new_open:
            part, whole = (old, new) if old.pairs.total() < new.pairs.total() else (new, old)
            beside = self.matched.get(a - 1) == b - 1 or self.matched.get(a + 1) == b + 1
        elif new_open:
            part, whole, beside = new, old, abs(self.matched[a] - b) == 1
        else:
            part, whole, beside = old, new, abs(self._origins[b] - a) == 1
        if part.pairs.total() < SHORTEST and not beside:
            return 0.0
        return self._share(part, whole.pairs) + (BESIDE if beside else 0.0)

    def _is_part(self, part: Text, whole: Text, main: Text) -> bool:
        """Whether the main counterpart of the whole leaves enough of `part` unexplained."""
        return self._share(part, whole.pairs - main.pairs) >= FRESH

    def _share(self, part: Text, pairs: Counter[str]) -> float:
        return _weight(part.pairs & pairs, self._weights) / (_weight(part.pairs, self._weights) or 1)
