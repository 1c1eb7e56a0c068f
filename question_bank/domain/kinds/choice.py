"""Questions answered by choosing among options."""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from question_bank.domain.errors import InvalidAnswer, KeyRefused
from question_bank.domain.kinds.base import Kind
from question_bank.domain.question import Answer, AskedQuestion, Key
from question_bank.domain.scoring_rules import Choice, ScoringRule, fraction_for
from question_bank.domain.text import fold

MIN_OPTIONS, MAX_OPTIONS = 2, 8

_LEAD = re.compile(
    r"^(?:答\s*(?=[:,.=])|(?:本题|此题|该题)?(?:的)?(?:正确|标准|参考|正解)?(?:答案|选项)(?:为|是|应为|应是)?"
    r"|(?:本题|此题|故)?(?:应)?选(?:择)?|THE CORRECT ANSWER IS|CORRECT ANSWER|ANSWER|KEY)\s*[:,.=]*\s*"
)
_TAIL = re.compile(r"(?<=[A-Z\s])(?:\s*[项个])*\s*(?:都|均|全|皆)?(?:正确|对|符合题意)[\s.,!]*$")
_LETTER_AND_TEXT = re.compile(
    r"^\s*[(\[]?([A-H])[)\]]?\s*(?:[.,:、]\s*|[(\[])?(.*?)[)\]]?\s*[.。]?\s*$", re.DOTALL
)
_AND = re.compile(r"\bAND\b")
_SEPARATORS = re.compile(r"[\s,.;:/|\\'\"\[\](){}<>+&*_·。、“”‘’【】〔〕「」《》和与及项-]+")
_LOOK_ALIKES = str.maketrans("АВСЕНΑΒΕΗ", "ABCEHABEH")  # Cyrillic and Greek capitals in place of Latin ones


def letters_of(raw: str) -> str | None:
    """The option letters that a key as people write it names, or None when it is not made of letters.

    Reads ``ABD``, ``A、B、D``, ``a, b``, ``['A','B']``, ``ＡＢ``, ``正确答案：B。``, ``本题选 AC``.
    """
    text = unicodedata.normalize("NFKC", raw).upper().translate(_LOOK_ALIKES).strip()
    text = _AND.sub(",", _TAIL.sub("", _LEAD.sub("", text)))
    letters = _SEPARATORS.sub("", text)
    return letters if re.fullmatch(r"[A-Z]+", letters) and len(letters) <= 26 else None


def letter_with_text(raw: str, options: Sequence[str]) -> str | None:
    """The letter of ``B. 十二小时`` or ``B（十二小时）`` where that option says just that; else None."""
    found = _LETTER_AND_TEXT.match(unicodedata.normalize("NFKC", raw))
    if not found or not fold(found[2]):
        return None
    number = ord(found[1]) - ord("A")
    return found[1] if number < len(options) and fold(options[number]) == fold(found[2]) else None


def option_letter(number: int) -> str:
    """``0`` is A, ``1`` is B ..."""
    return chr(ord("A") + number)


class ChoiceKind(Kind):
    """Shared by the three kinds of choice; they differ in how many options may be right."""

    min_options: ClassVar[int] = MIN_OPTIONS
    max_options: ClassVar[int] = MAX_OPTIONS
    min_right: ClassVar[int] = 1
    max_right: ClassVar[int] = MAX_OPTIONS
    too_few_code: ClassVar[str] = "key_missing"

    def parse_key(self, raw: object, options: Sequence[str], matches: Sequence[str] = ()) -> Key:
        """Letters in any of the usual spellings, or the full text of one option."""
        if not isinstance(raw, str):
            return self.key_from_json(raw, options)
        if not raw.strip():
            raise KeyRefused("key_missing")
        letters = letters_of(raw) or letter_with_text(raw, options)
        if letters is None:
            return self._by_text(raw, options)
        for letter in letters:
            if letters.count(letter) > 1:
                raise KeyRefused("key_repeats_option", letter)
            if ord(letter) - ord("A") >= len(options):
                raise KeyRefused("key_out_of_range", letter)
        return self._right_count(tuple(sorted(ord(letter) - ord("A") for letter in letters)))

    def _by_text(self, raw: str, options: Sequence[str]) -> Key:
        wanted = fold(raw)
        matches = [number for number, option in enumerate(options) if wanted and fold(option) == wanted]
        if len(matches) != 1:
            raise KeyRefused("key_unreadable", raw)
        return self._right_count((matches[0],))

    def _right_count(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        if self.min_right <= len(numbers) <= self.max_right:
            return numbers
        code = self.too_few_code if len(numbers) < self.min_right else "key_has_several_options"
        raise KeyRefused(code, "".join(map(option_letter, numbers)))

    def key_from_json(self, data: object, options: Sequence[str] = (), matches: Sequence[str] = ()) -> Key:
        """A list of zero-based option numbers."""
        numbers = _option_numbers(data)
        if numbers is None:
            raise KeyRefused("key_unreadable", str(data)[:100])
        for number in numbers:
            if not 0 <= number < (len(options) or self.max_options):
                raise KeyRefused("key_out_of_range", str(number))
        if len(set(numbers)) != len(numbers):
            raise KeyRefused("key_repeats_option", str(data)[:100])
        return self._right_count(tuple(sorted(numbers)))

    def key_to_json(self, key: Key) -> object:
        """A list of zero-based option numbers in rising order."""
        return list(chosen_options(key))

    def normalise(self, answer: object, size: int | None = None, matches: int | None = None) -> Answer:
        """Option numbers without repetition in rising order; an empty list is no answer."""
        if answer is None:
            return None
        numbers = _option_numbers(answer)
        if numbers is None:
            raise InvalidAnswer("a list of option numbers is expected")
        chosen = tuple(sorted(set(numbers)))
        if any(number < 0 or (size is not None and number >= size) for number in chosen):
            raise InvalidAnswer("there is no such option")
        if len(chosen) > self.max_right:
            raise InvalidAnswer("only one option can be chosen")
        return chosen or None

    def grade(self, question: AskedQuestion, answer: Answer, rule: ScoringRule) -> Fraction:
        """By the section's rule where the kind uses one, else all or nothing."""
        if answer is None:
            return Fraction(0)
        choice = Choice(
            key=frozenset(chosen_options(question.key)),
            chosen=frozenset(chosen_options(answer)),
            option_count=question.option_count,
            full=question.marks,
        )
        return fraction_for(choice, rule if self.uses_rule else ScoringRule("all_or_nothing"))


class SingleChoice(ChoiceKind):
    """单项选择题: exactly one right option."""

    code = "single_choice"
    max_right = 1


class MultipleChoice(ChoiceKind):
    """多项选择题: two or more right options; with one it would be an indefinite choice."""

    code = "multiple_choice"
    uses_rule = True
    min_right = 2
    too_few_code = "key_has_one_option"


class IndefiniteChoice(ChoiceKind):
    """不定项选择题: one or more right options, and the candidate is not told how many."""

    code = "indefinite_choice"
    uses_rule = True


def chosen_options(value: Key | Answer) -> tuple[int, ...]:
    """``value`` as option numbers. Raises InvalidAnswer when it belongs to another kind of question."""
    numbers = _option_numbers(value)
    if numbers is None:
        raise InvalidAnswer("a list of option numbers is expected")
    return tuple(numbers)


def _option_numbers(value: object) -> list[int] | None:
    """``value`` as a list of integers, or None when it is anything else (booleans are no numbers)."""
    if not isinstance(value, list | tuple):
        return None
    return list(value) if set(map(type, value)) <= {int} else None
