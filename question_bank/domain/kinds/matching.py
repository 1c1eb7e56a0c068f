"""匹配题（连线题）: each text of the left side goes with one of the right side."""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from question_bank.domain.errors import InvalidAnswer, KeyRefused
from question_bank.domain.kinds.base import Kind
from question_bank.domain.question import Answer, AskedQuestion, Key, Pairs
from question_bank.domain.scoring_rules import Decisions, ScoringRule, fraction_for_decisions

MIN_LEFT, MAX_LEFT = 2, 12
MIN_RIGHT, MAX_RIGHT = 2, 15

_LEAD = re.compile(r"^(?:正确|标准|参考)?答案\s*(?:为|是)?\s*[:,]\s*")
_JOIN = r"\s*(?:-{1,3}>?|=>?|→|:|\.|,|对应|配|~)?\s*"
_LETTER_FIRST = re.compile(rf"\(?([A-Z])\)?{_JOIN}\(?(\d{{1,2}})\)?")
_NUMBER_FIRST = re.compile(rf"\(?(\d{{1,2}})\)?{_JOIN}\(?([A-Z])\)?")
_BETWEEN = re.compile(r"[\s,;|/、，；。.]*")


class Matching(Kind):
    """A text of the right side may be the partner of several on the left, or of none."""

    code = "matching"
    min_options: ClassVar[int] = MIN_LEFT
    max_options: ClassVar[int] = MAX_LEFT
    min_matches: ClassVar[int] = MIN_RIGHT
    max_matches: ClassVar[int] = MAX_RIGHT
    uses_rule: ClassVar[bool] = True

    def parse_key(self, raw: object, options: Sequence[str], matches: Sequence[str] = ()) -> Key:
        """``A-2；B-1``: letters for the left side and numbers for the right one, or the other way round.

        Arrows, colons and equals signs join as well, and nothing at all (``A2 B1``). Numbers in front belong to the
        left side and letters behind them to the right one (``1-B；2-A``).
        """
        if not isinstance(raw, str):
            return self.key_from_json(raw, options, matches)
        text = _LEAD.sub("", _narrow(raw))
        if not text:
            raise KeyRefused("key_missing")
        for pattern, letter_first in ((_LETTER_FIRST, True), (_NUMBER_FIRST, False)):
            found = list(pattern.finditer(text))
            if found and _BETWEEN.fullmatch(pattern.sub("", text)):
                pairs = [_numbers(pair.group(1), pair.group(2), letter_first) for pair in found]
                return self.key_from_json(pairs, options, matches)
        raise KeyRefused("key_unreadable", raw[:100])

    def key_from_json(self, data: object, options: Sequence[str] = (), matches: Sequence[str] = ()) -> Key:
        """A list of ``[left, right]``, zero-based, each of the left side once."""
        pairs = _pairs(data)
        if pairs is None:
            raise KeyRefused("key_unreadable", str(data)[:100])
        if not pairs:
            raise KeyRefused("key_missing")
        for left, right in pairs:
            if not (0 <= left < (len(options) or MAX_LEFT) and 0 <= right < (len(matches) or MAX_RIGHT)):
                raise KeyRefused("pair_out_of_range", pair_text(left, right))
        lefts = [left for left, _right in pairs]
        if len(set(lefts)) != len(lefts):
            raise KeyRefused("pair_repeated", pairs_text(pairs))
        if options and len(lefts) != len(options):
            raise KeyRefused("pair_missing", pairs_text(pairs))
        return tuple(sorted(pairs))

    def key_to_json(self, key: Key) -> object:
        """A list of ``[left, right]`` by rising left number."""
        return [list(pair) for pair in chosen_pairs(key)]

    def normalise(self, answer: object, size: int | None = None, matches: int | None = None) -> Answer:
        """Pairs by rising left number, each left one at most once; an empty list is no answer."""
        if answer is None:
            return None
        pairs = _pairs(answer)
        if pairs is None:
            raise InvalidAnswer("a list of pairs is expected")
        for left, right in pairs:
            if left < 0 or right < 0:
                raise InvalidAnswer("there is no such pair")
            if (size is not None and left >= size) or (matches is not None and right >= matches):
                raise InvalidAnswer("there is no such pair")
        if len({left for left, _right in pairs}) != len(pairs):
            raise InvalidAnswer("each of the left side has one partner")
        return tuple(sorted(pairs)) or None

    def grade(self, question: AskedQuestion, answer: Answer, rule: ScoringRule) -> Fraction:
        """By the section's rule: each text of the left side is one decision."""
        if answer is None:
            return Fraction(0)
        key = dict(chosen_pairs(question.key))
        chosen = chosen_pairs(answer)
        right = sum(key.get(left) == partner for left, partner in chosen)
        return fraction_for_decisions(Decisions(right, len(chosen) - right, len(key), question.marks), rule)


def pair_text(left: int, right: int) -> str:
    """``A-2``: letters for the left side, numbers from 1 for the right one."""
    return f"{chr(ord('A') + left)}-{right + 1}" if 0 <= left < 26 else f"{left + 1}-{right + 1}"


def pairs_text(pairs: Sequence[Sequence[int]]) -> str:
    """``A-2；B-1``, as ``parse_key`` reads it."""
    return "；".join(pair_text(left, right) for left, right in sorted(map(tuple, pairs)))


def chosen_pairs(value: Key | Answer) -> Pairs:
    """``value`` as pairs. Raises InvalidAnswer when it belongs to another kind of question."""
    pairs = _pairs(value)
    if pairs is None:
        raise InvalidAnswer("a list of pairs is expected")
    return tuple(pairs)


def _narrow(raw: str) -> str:
    """In half width and capitals, circled numbers as numbers, long dashes short."""
    text = unicodedata.normalize("NFKC", re.sub(r"([①-⑳])", lambda circled: f"({circled[1]})", raw))
    return re.sub(r"[—–―－]+", "-", text).upper().strip()


def _numbers(first: str, second: str, letter_first: bool) -> tuple[int, int]:
    letter, number = (first, second) if letter_first else (second, first)
    place, other = ord(letter) - ord("A"), int(number) - 1
    return (place, other) if letter_first else (other, place)


def _pairs(value: object) -> list[tuple[int, int]] | None:
    """``value`` as pairs of integers, or None when it is anything else (booleans are no numbers)."""
    if not isinstance(value, list | tuple):
        return None
    pairs: list[tuple[int, int]] = []
    for pair in value:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            return None
        left, right = pair
        if type(left) is not int or type(right) is not int:
            return None
        pairs.append((left, right))
    return pairs
