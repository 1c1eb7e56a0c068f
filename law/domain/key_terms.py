"""Whether a text speaks of what an article says: how many of the article's own words it shares.

A word here is a pair of neighbouring Han characters; the rarer it is among the articles of the law, the more it weighs
(inverse document frequency, K. Spärck Jones, Journal of Documentation 28, 1972). Pairs that stand in a fifth of the
articles weigh nothing. The measure of an article for a text is

    share = weight of the words that text and article have in common / the same for the article that has most of them

after the length of the articles is evened out, as long articles have more of everything. 1 means: no article of the law
shares more. A citation whose share is below DOUBTFUL shares next to nothing of what the best article shares, and a
person should look. How often that warns in vain, and what it finds, was measured: `docs/citations.md`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Generic, TypeVar

from .variants import fold

DOUBTFUL = 0.2
"""Share below which a citation is doubted."""
DOUBTFUL_BESIDE = 0.1
"""The same where the article that shares most is cited beside it: a second article often plays a small part."""
COMMON = 0.2
"""Words in more than this share of the articles say nothing about which one is meant."""
FEWEST_ARTICLES = 5
"""A law with fewer articles is not measured: every word is common there."""
FEWEST_WORDS = 3
"""A text that shares fewer words with every article of the law is not about its wording: no doubt is raised."""
LENGTH = 0.5
"""How much of the length of an article is evened out, 0 nothing, 1 all: the `b` of BM25 (Robertson, Walker, 1994)."""
_HAN = re.compile("[\u4e00-\u9fff]+")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Standing(Generic[Key]):
    """How an article stands for a text: its `share`, and the article of the law that shares most."""

    share: float
    best: Key
    words: int
    """Words that the text has in common with the best article."""

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look."""
        return self.share < DOUBTFUL and self.words >= FEWEST_WORDS


def words_of(text: str) -> set[str]:
    """The pairs of neighbouring Han characters."""
    return {run[at : at + 2] for run in _HAN.findall(fold(text)) for at in range(len(run) - 1)}


class TermIndex(Generic[Key]):
    """The words of all articles of one version, weighed by how rare they are."""

    def __init__(self, articles: Mapping[Key, str]) -> None:
        self._articles = {key: words_of(text) for key, text in articles.items()}

    @cached_property
    def _weights(self) -> dict[str, float]:
        counted = Counter(word for words in self._articles.values() for word in words)
        bound = max(1, COMMON * len(self._articles))
        return {word: log(len(self._articles) / n) for word, n in counted.items() if n <= bound}

    @cached_property
    def _places(self) -> dict[str, list[Key]]:
        places: dict[str, list[Key]] = defaultdict(list)
        for key, words in self._articles.items():
            for word in words:
                if word in self._weights:
                    places[word].append(key)
        return places

    @cached_property
    def _evened(self) -> dict[Key, float]:
        lengths = {key: len(words) for key, words in self._articles.items()}
        mean = sum(lengths.values()) / max(1, len(lengths)) or 1.0
        return {key: 1 - LENGTH + LENGTH * length / mean for key, length in lengths.items()}

    def scores(self, words: Iterable[str]) -> dict[Key, float]:
        """For each article that shares a word that counts, the weight of what it shares."""
        found: dict[Key, float] = defaultdict(float)
        for word in words:
            for key in self._places.get(word, ()):
                found[key] += self._weights[word]
        return {key: score / self._evened[key] for key, score in found.items()}

    def standing(self, words: set[str], key: Key) -> Standing[Key] | None:
        """How the article `key` stands for these words; None where that cannot be measured."""
        if key not in self._articles or len(self._articles) < FEWEST_ARTICLES:
            return None
        scores = self.scores(words)
        if not scores:
            return None
        best = max(scores, key=lambda one: scores[one])
        shared = sum(word in self._weights for word in words & self._articles[best])
        return Standing(scores.get(key, 0.0) / scores[best], best, shared)
