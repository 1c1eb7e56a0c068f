"""The two sides of a matching as people write them in one or two cells."""

import re
import unicodedata
from collections.abc import Sequence

from question_bank.domain.options import split_options, without_letters
from question_bank.domain.rich_text import is_rich
from question_bank.domain.text import clean, fold

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"
_NUMBER = re.compile(
    rf"(?:(?<=\s)|^|(?<=[;；|]))(?:[(（]?\d{{1,2}}[)）.．、:：]|[{_CIRCLED}][.．、]?)\s*|[{_CIRCLED}]"
)
_JOINT = re.compile(r"\s*(?:→|⇒|=>|->|=|＝|——|--)\s*")


def split_matches(cell: str) -> tuple[str, ...]:
    """The right side of a matching: one text a line, or in a row behind ``1.`` or ``①``, parted by ``；`` or ``|``."""
    text = clean(cell)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) == 1 and not is_rich(text):
        marks = list(_NUMBER.finditer(text))
        if len(marks) > 1 and not text[: marks[0].start()].strip():
            ends = [*(mark.start() for mark in marks[1:]), len(text)]
            return tuple(
                text[mark.end() : end].strip(" \t;；,，|") for mark, end in zip(marks, ends, strict=True)
            )
        return without_letters(split_options(text))
    return without_numbers(without_letters(tuple(lines)))


def without_numbers(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The texts without ``1.``, ``2.`` … in front where they count all of them in order."""
    marks = [_NUMBER.match(text) for text in texts]
    numbers = [_number(mark.group()) for mark in marks if mark]
    if len(texts) < 2 or numbers != list(range(1, len(texts) + 1)):
        return texts
    return tuple(text[mark.end() :].strip() for text, mark in zip(texts, marks, strict=True) if mark)


def joined_pairs(
    options: Sequence[str],
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[int, int], ...]] | None:
    """Left side, right side and key where every option is written as a pair, ``左=右`` or ``左→右``; else None."""
    halves = [_JOINT.split(option) for option in options if not is_rich(option)]
    if len(halves) != len(options) or not halves or any(len(half) != 2 or not all(half) for half in halves):
        return None
    matches: list[str] = []
    folded: list[str] = []
    pairs: list[tuple[int, int]] = []
    for number, (_left, right) in enumerate(halves):
        if fold(right) not in folded:
            matches.append(right)
            folded.append(fold(right))
        pairs.append((number, folded.index(fold(right))))
    return tuple(left for left, _right in halves), tuple(matches), tuple(pairs)


def _number(mark: str) -> int:
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", mark))
    return int(digits) if digits else 0
