"""Which article of a newer version an article of an older one has become, by the likeness of their texts.

Likeness is the share of overlapping pairs of characters that two texts have in common (Dice coefficient of the
multisets: L. R. Dice, Ecology 26, 1945), between 0 and 1; punctuation and spaces do not count. Best pairs are taken
first. The thresholds are our own, chosen on 治安管理处罚法 2012 and 2025; a person confirms what follows from them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from .numerals import article_key
from .variants import fold

CLEAR = 0.5
"""Likeness from which a pair is taken wherever its articles stand."""
PLACED = 0.3
"""Likeness that is enough where the articles before or after correspond to each other as well."""
PART = 0.6
"""Share of an article that must stand in another one to be a part of it."""
FRESH = 0.5
"""Share of a part that must not already be explained by the main counterpart of the other article."""
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
    scores = _scores(before, after)
    matched = _assigned(before, after, scores)
    pairs = [
        Pair(before[a].key, after[b].key, _kind(before[a], after[b]), scores[a, b])
        for a, b in matched.items()
    ]
    parts = _splits(before, after, matched, scores) + _merges(before, after, matched, scores)
    pairs = _with_parts(pairs, parts)
    order = {article.key: position for position, article in enumerate(after)}
    origin = {article.key: position for position, article in enumerate(before)}
    pairs.sort(key=lambda pair: (order[pair.new], origin[pair.old]))
    kept, made = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    return Comparison(
        pairs=tuple(pairs),
        added=tuple(article.key for article in after if article.key not in made),
        repealed=tuple(article.key for article in before if article.key not in kept),
    )


def _kind(old: Text, new: Text) -> Kind:
    if old.plain != new.plain:
        return Kind.CHANGED
    return Kind.SAME if old.key == new.key else Kind.RENUMBERED


Scores = dict[tuple[int, int], float]


def _scores(before: Sequence[Text], after: Sequence[Text]) -> Scores:
    """The likeness of all pairs that are worth a look, by their positions."""
    found: Scores = {}
    for a, candidates in enumerate(_candidates(before, after)):
        for b in candidates:
            found[a, b] = round(likeness(before[a], after[b]), 4)
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


def _assigned(before: Sequence[Text], after: Sequence[Text], scores: Scores) -> dict[int, int]:
    """One new article for each old one: the likest first, then those whose neighbours correspond."""
    ahead = sorted(scores.items(), key=lambda entry: _rank(entry, before, after))
    taken: dict[int, int] = {}
    used: set[int] = set()
    for (a, b), score in ahead:
        if score >= CLEAR and a not in taken and b not in used:
            taken[a] = b
            used.add(b)
    for (a, b), score in ahead:
        beside = taken.get(a - 1) == b - 1 or taken.get(a + 1) == b + 1
        if score >= PLACED and beside and a not in taken and b not in used:
            taken[a] = b
            used.add(b)
    return taken


def _rank(
    entry: tuple[tuple[int, int], float], before: Sequence[Text], after: Sequence[Text]
) -> tuple[float, bool, float, int, int]:
    """Likest first; of equals the one that kept its number, then the one nearest to its place in the law."""
    (a, b), score = entry
    moved = before[a].key != after[b].key
    return (-score, moved, abs(a / len(before) - b / len(after)), a, b)


def _splits(
    before: Sequence[Text], after: Sequence[Text], matched: dict[int, int], scores: Scores
) -> list[Pair]:
    """New articles that are a part of an old one which has its main counterpart elsewhere."""
    used = set(matched.values())
    found = []
    for b in (position for position in range(len(after)) if position not in used):
        part = after[b].pairs
        homes = sorted((-_share(part, before[a].pairs), a) for a, other in scores if other == b)
        for share, a in homes[:1]:
            main = after[matched[a]].pairs if a in matched else Counter[str]()
            if -share >= PART and a in matched and _share(part, before[a].pairs - main) >= FRESH:
                found.append(Pair(before[a].key, after[b].key, Kind.SPLIT, scores[a, b]))
    return found


def _merges(
    before: Sequence[Text], after: Sequence[Text], matched: dict[int, int], scores: Scores
) -> list[Pair]:
    """Old articles that became a part of a new one which has its main origin elsewhere."""
    origins = {b: a for a, b in matched.items()}
    found = []
    for a in (position for position in range(len(before)) if position not in matched):
        part = before[a].pairs
        homes = sorted((-_share(part, after[b].pairs), b) for other, b in scores if other == a)
        for share, b in homes[:1]:
            main = before[origins[b]].pairs if b in origins else Counter[str]()
            if -share >= PART and b in origins and _share(part, after[b].pairs - main) >= FRESH:
                found.append(Pair(before[a].key, after[b].key, Kind.MERGED, scores[a, b]))
    return found


def _share(part: Counter[str], whole: Counter[str]) -> float:
    """How much of `part` stands in `whole`."""
    return (part & whole).total() / (part.total() or 1)


def _with_parts(pairs: Sequence[Pair], parts: Sequence[Pair]) -> list[Pair]:
    """The main pair of an article that was split or merged is of that kind, too."""
    split = {part.old for part in parts if part.kind is Kind.SPLIT}
    merged = {part.new for part in parts if part.kind is Kind.MERGED}
    main = []
    for pair in pairs:
        kind = Kind.SPLIT if pair.old in split else Kind.MERGED if pair.new in merged else pair.kind
        main.append(Pair(pair.old, pair.new, kind, pair.score))
    return [*main, *parts]
