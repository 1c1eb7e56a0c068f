"""判断题: a statement that is right or wrong."""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from question_bank.domain.errors import InvalidAnswer, KeyRefused
from question_bank.domain.kinds.base import Kind
from question_bank.domain.kinds.choice import letter_with_text, letters_of
from question_bank.domain.question import Answer, AskedQuestion, Key
from question_bank.domain.scoring_rules import ScoringRule

_TRUE = frozenset(
    ("对", "正确", "√", "✓", "✔", "☑", "是", "真", "T", "TRUE", "Y", "YES", "RIGHT", "CORRECT", "1", "1.0")
    + ("○", "O", "V", "说法正确", "表述正确", "对的", "正确的", "勾")
)
_FALSE = frozenset(
    ("错", "错误", "×", "✗", "✘", "✕", "☒", "X", "否", "假", "F", "FALSE", "N", "NO", "WRONG", "INCORRECT")
    + ("0", "0.0", "非", "不对", "不正确", "说法错误", "表述错误", "错的", "错误的", "╳", "叉")
)
_LEAD = re.compile(r"^(?:本题|此题)?(?:正确|标准|参考)?(?:答案|ANSWER|KEY)\s*(?:为|是|应为)?\s*[::=]\s*")
_SIGN_AND_WORD = re.compile(r"^([√✓✔☑X✗✘✕☒╳])\s*(\w+)$")
_AROUND = " \t\n.,;:!。、；，！'\"“”‘’[](){}（）【】"


class TrueFalse(Kind):
    """A bool is the whole key and the whole answer."""

    code = "true_false"

    def parse_key(self, raw: object, options: Sequence[str], matches: Sequence[str] = ()) -> Key:
        """对/错, 正确/错误, √/×, T/F, 是/否; a letter where the options say what it stands for."""
        if isinstance(raw, bool):
            return raw
        if not isinstance(raw, str):
            raise KeyRefused("key_unreadable", str(raw)[:100])
        if not raw.strip():
            raise KeyRefused("key_missing")
        verdict = verdict_of(raw)
        if verdict is None:
            letters = letters_of(raw) or letter_with_text(raw, options)
            if letters and len(letters) == 1 and ord(letters) - ord("A") < len(options):
                verdict = verdict_of(options[ord(letters) - ord("A")])
        if verdict is None:
            raise KeyRefused("key_not_true_or_false", raw)
        return verdict

    def key_from_json(self, data: object, options: Sequence[str] = (), matches: Sequence[str] = ()) -> Key:
        """``true`` or ``false``."""
        if not isinstance(data, bool):
            raise KeyRefused("key_not_true_or_false", str(data)[:100])
        return data

    def key_to_json(self, key: Key) -> object:
        """``true`` or ``false``."""
        return bool(key)

    def normalise(self, answer: object, size: int | None = None, matches: int | None = None) -> Answer:
        """A bool, or None for no answer."""
        if answer is None or isinstance(answer, bool):
            return answer
        raise InvalidAnswer("true or false is expected")

    def grade(self, question: AskedQuestion, answer: Answer, rule: ScoringRule) -> Fraction:
        """Full marks for the right verdict; nothing for the other or none."""
        return Fraction(isinstance(answer, bool) and answer is question.key)


def verdict_of(written: str) -> bool | None:
    """What a word or sign says: right, wrong, or None where it says neither."""
    text = unicodedata.normalize("NFKC", written.replace("×", "X")).upper().strip(_AROUND)
    text = _LEAD.sub("", text).strip(_AROUND)
    both = _SIGN_AND_WORD.match(text)
    if both and (both[1] in _TRUE) == (both[2] in _TRUE) and both[2] in _TRUE | _FALSE:
        text = both[2]
    if text in _TRUE:
        return True
    return False if text in _FALSE else None


def reads_as_verdict(written: str) -> bool:
    """Whether ``written`` says right or wrong in one of the usual ways."""
    return verdict_of(written) is not None
