"""Words of Chinese and other text for a full-text index that only knows words between spaces.

A run of Han characters becomes its overlapping pairs: 取保候审 is 取保 保候 候审. No dictionary is needed, and text and
query are always cut alike, so that every part of two or more characters of an indexed text is found. The index also
holds the last character of each run, so that a single character is found as the beginning of a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from operator import add

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Inside of a regular-expression class that matches a Han character."""

LONGEST_QUERY = 200
"""Characters of a query that are read."""
MOST_WORDS = 64
"""Words of a query that are searched; further ones are left out."""

_WORD = re.compile(rf"(?P<han>[{HAN}]+)|[^\W_{HAN}]+")


def folded(text: str) -> str:
    """Half-width (ＤＮＡ, ８２) and lower case; what text and query are compared in."""
    return unicodedata.normalize("NFKC", text).lower()


def is_han(word: str) -> bool:
    return re.fullmatch(rf"[{HAN}]+", word) is not None


def runs(text: str) -> Iterator[str]:
    """The words of a text before any cutting: runs of Han characters, and of other letters and digits.

    Everything else (punctuation, signs of query languages, NUL, half characters) is no word and falls away.
    """
    return (match[0] for match in _WORD.finditer(folded(text)))


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run of Han characters; a single character stays as it is."""
    return [run[start : start + 2] for start in range(len(run) - 1)] or [run]


def words_to_index(text: str) -> list[str]:
    """The words under which a text is found, in its order."""
    words: list[str] = []
    for match in _WORD.finditer(folded(text)):
        run = match[0]
        if match.lastgroup == "han":
            words += map(add, run, run[1:])
            words.append(run[-1])
        else:
            words.append(run)
    return words


def words_of_query(text: str) -> list[str]:
    """The words that a text must all hold to be found, each once; single Han characters stand last."""
    words: dict[str, None] = {}
    for run in runs(text[:LONGEST_QUERY]):
        words.update(dict.fromkeys(pairs(run) if is_han(run) else [run]))
    kept = list(words)[:MOST_WORDS]
    return sorted(kept, key=is_single)


def phrase_of_query(text: str) -> str:
    """The words of a text as they follow each other in the index, with spaces between them."""
    found = list(runs(text[:LONGEST_QUERY]))
    words: list[str] = []
    for position, run in enumerate(found):
        last = position == len(found) - 1
        words += (pairs(run) if last else words_to_index(run)) if is_han(run) else [run]
    return " ".join(words[:MOST_WORDS])


def is_single(word: str) -> bool:
    """Whether a word is one Han character, which the index knows as the beginning of a pair."""
    return len(word) == 1 and is_han(word)
