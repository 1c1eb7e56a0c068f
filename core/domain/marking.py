"""Where the words of a query stand in a text: pieces to print, the found ones marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.domain.han import LONGEST_QUERY, folded, is_han, pairs, runs

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `marked` when it was searched for."""

    text: str
    marked: bool = False


def terms(*queries: str) -> tuple[str, ...]:
    """What is marked for these queries: their runs of Han characters and their other words, longest first."""
    found = {run for query in queries for run in runs(query[:LONGEST_QUERY])}
    return tuple(sorted(found, key=lambda run: (-len(run), run)))


def marked(text: str, wanted: Sequence[str]) -> list[Piece]:
    """The whole text in pieces. A run that does not stand there as a whole is marked by its pairs."""
    return _pieces(text, _spans(text, wanted), 0, len(text))


def excerpt(text: str, wanted: Sequence[str], *, length: int = 160) -> list[Piece]:
    """About `length` characters around the first find, or the beginning of the text where nothing is found."""
    text = " ".join(text.split())
    spans = _spans(text, wanted)
    first = spans[0][0] if spans else 0
    start = 0 if first <= length // 3 or len(text) <= length else first - length // 4
    end = min(len(text), start + length)
    pieces = _pieces(text, spans, start, end)
    if start > 0:
        pieces.insert(0, Piece(ELLIPSIS))
    if end < len(text):
        pieces.append(Piece(ELLIPSIS))
    return pieces


def _spans(text: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    """The places of all finds, in order, joined where they touch."""
    plain, places = _folded_with_places(text)
    found: list[tuple[int, int]] = []
    for term in wanted:
        spots = _places_of(plain, term)
        if not spots and is_han(term) and len(term) > 2:
            spots = [spot for pair in dict.fromkeys(pairs(term)) for spot in _places_of(plain, pair)]
        found += [(places[start], places[end - 1] + 1) for start, end in spots]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, where it stands in the original (folding may lengthen)."""
    plain: list[str] = []
    places: list[int] = []
    for position, character in enumerate(text):
        for other in folded(character):
            plain.append(other)
            places.append(position)
    return "".join(plain), places


def _places_of(plain: str, term: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = plain.find(term)
    while start >= 0:
        end = start + len(term)
        if is_han(term) or _is_word(plain, start, end):
            found.append((start, end))
        start = plain.find(term, end)
    return found


def _is_word(plain: str, start: int, end: int) -> bool:
    """Whether a word of letters or digits stands alone: 26 is not marked inside of 126."""
    before = plain[start - 1 : start]
    after = plain[end : end + 1]
    return not any(sign.isalnum() and not is_han(sign) for sign in (before, after) if sign)


def _pieces(text: str, spans: Iterable[tuple[int, int]], start: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for first, last in spans:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if at < first:
            pieces.append(Piece(text[at:first]))
        pieces.append(Piece(text[first:last], marked=True))
        at = last
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces
