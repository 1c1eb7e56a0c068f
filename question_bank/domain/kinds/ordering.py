"""排序题: texts to be put in the right order, such as the steps of a procedure."""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import ClassVar

from question_bank.domain.errors import InvalidAnswer, KeyRefused
from question_bank.domain.kinds.base import Kind
from question_bank.domain.kinds.choice import chosen_options, letters_of, option_letter
from question_bank.domain.question import Answer, AskedQuestion, Key
from question_bank.domain.scoring_rules import Decisions, ScoringRule, fraction_for_decisions

MIN_STEPS, MAX_STEPS = 2, 12

_LEAD = re.compile(r"^(?:正确|标准|参考)?(?:答案|顺序|排序)\s*(?:为|是|应为)?\s*[::]?\s*")
_NUMBERS_IN_ROW = re.compile(
    r"\(?\d{1,2}\)?(?:(?:\s*(?:-{1,2}>?|→|>|,|;|\.|/)\s*|\s+|(?<=\))(?=\())\(?\d{1,2}\)?)+"
)
_DIGITS = re.compile(r"[1-9]{2,9}")


class Ordering(Kind):
    """The options stand in the bank as their author wrote them and are always shown shuffled."""

    code = "ordering"
    min_options: ClassVar[int] = MIN_STEPS
    max_options: ClassVar[int] = MAX_STEPS
    uses_rule: ClassVar[bool] = True

    def parse_key(self, raw: object, options: Sequence[str], matches: Sequence[str] = ()) -> Key:
        """Letters or numbers in the right order: ``CABD``, ``C→A→B→D``, ``3,1,2,4``, ``③①②④``."""
        if not isinstance(raw, str):
            return self.key_from_json(raw, options)
        if not raw.strip():
            raise KeyRefused("key_missing")
        numbers = _in_numbers(raw)
        if numbers is None:
            letters = letters_of(re.sub(r"[—–―→⇒>]+|->", "-", raw))
            if letters is None:
                raise KeyRefused("key_unreadable", raw[:100])
            numbers = [ord(letter) - ord("A") for letter in letters]
        return self.key_from_json(numbers, options)

    def key_from_json(self, data: object, options: Sequence[str] = (), matches: Sequence[str] = ()) -> Key:
        """A list of all option numbers, zero-based, in the right order."""
        try:
            numbers = chosen_options(data)  # type: ignore[arg-type]
        except InvalidAnswer:
            raise KeyRefused("key_unreadable", str(data)[:100]) from None
        if not numbers:
            raise KeyRefused("key_missing")
        for number in numbers:
            if not 0 <= number < (len(options) or MAX_STEPS):
                raise KeyRefused("key_out_of_range", _letter(number))
        if len(set(numbers)) != len(numbers):
            raise KeyRefused("key_repeats_option", order_text(numbers))
        if options and len(numbers) != len(options):
            raise KeyRefused("order_incomplete", order_text(numbers))
        return numbers

    def key_to_json(self, key: Key) -> object:
        """A list of zero-based option numbers in the right order."""
        return list(chosen_options(key))

    def normalise(self, answer: object, size: int | None = None, matches: int | None = None) -> Answer:
        """All option numbers in the order of the answer; an empty list is no answer."""
        if answer is None:
            return None
        numbers = chosen_options(answer)  # type: ignore[arg-type]
        limit = MAX_STEPS if size is None else size
        if any(not 0 <= number < limit for number in numbers):
            raise InvalidAnswer("there is no such option")
        if len(set(numbers)) != len(numbers) or (size is not None and len(numbers) not in (0, size)):
            raise InvalidAnswer("every option is expected once")
        return numbers or None

    def grade(self, question: AskedQuestion, answer: Answer, rule: ScoringRule) -> Fraction:
        """By the section's rule: which of two comes first is one decision, for every two texts."""
        if answer is None:
            return Fraction(0)
        place = {number: index for index, number in enumerate(chosen_options(answer))}
        if not all(number in place for number in chosen_options(question.key)):
            return Fraction(0)
        pairs = list(combinations(chosen_options(question.key), 2))
        right = sum(place[earlier] < place[later] for earlier, later in pairs)
        return fraction_for_decisions(Decisions(right, len(pairs) - right, len(pairs), question.marks), rule)


def order_text(numbers: Sequence[int]) -> str:
    """``CABD``, as ``parse_key`` reads it."""
    return "".join(map(_letter, numbers))


def _letter(number: int) -> str:
    return option_letter(number) if 0 <= number < 26 else str(number)


def _in_numbers(raw: str) -> list[int] | None:
    """The option numbers of an order written in figures, None when it is not."""
    text = unicodedata.normalize("NFKC", re.sub(r"([①-⑳])", lambda circled: f"({circled[1]})", raw))
    text = _LEAD.sub("", re.sub(r"[—–―、，；]+", "-", text).strip()).strip(" -.。;")
    if _DIGITS.fullmatch(text):
        return [int(digit) - 1 for digit in text]
    if _NUMBERS_IN_ROW.fullmatch(text):
        return [int(number) - 1 for number in re.findall(r"\d{1,2}", text)]
    return None
