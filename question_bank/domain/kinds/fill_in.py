"""填空题: one text for each blank, several accepted texts for each."""

import json
import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from question_bank.domain.accepted import accepts
from question_bank.domain.errors import InvalidAnswer, KeyRefused
from question_bank.domain.kinds.base import Kind
from question_bank.domain.question import Answer, AskedQuestion, Key
from question_bank.domain.scoring_rules import ScoringRule
from question_bank.domain.text import clean, fold

MAX_BLANKS = 20
MAX_ANSWER_CHARACTERS = 500

_LEAD = re.compile(r"^(?:正确|标准|参考)?答案\s*(?:为|是)?\s*[:：]\s*")
_BETWEEN_BLANKS = re.compile(r"[;；\n]+")
_BETWEEN_TEXTS = re.compile(r"[/／|｜]+")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_NUMBER = re.compile(
    rf"(?P<circled>[{_CIRCLED}])|(?:^|(?<=[\s;；,，、]))(?P<number>\d{{1,2}})[.、．](?!\d)|[(（](?P<bracket>\d{{1,2}})[)）]"
)
_AROUND = " \t\n\u3000;；,，、"
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
BLANK = re.compile(r"[_＿]{2,}|[（(][\s\u3000_＿]*[）)]|【[\s\u3000_＿]*】|\[[\s\u3000_＿]*\]")


def blanks_in(stem: str) -> int:
    """How many blanks a stem shows: runs of underscores, or empty brackets."""
    return len(BLANK.findall(stem))


class FillIn(Kind):
    """Every blank counts the same; a blank is right when it says what one of the accepted texts says."""

    code = "fill_in"

    def parse_key(self, raw: object, options: Sequence[str], matches: Sequence[str] = ()) -> Key:
        """Blanks parted by ``；`` or line breaks, accepted texts of a blank by ``/``."""
        if not isinstance(raw, str):
            return self.key_from_json(raw)
        text = _LEAD.sub("", clean(raw))
        if not text:
            raise KeyRefused("key_missing")
        if text.startswith("["):
            return self.key_from_json(_list_of(text))
        blanks = _numbered(text) or [blank for blank in _BETWEEN_BLANKS.split(text) if blank.strip()]
        return self._accepted([_BETWEEN_TEXTS.split(blank) for blank in blanks], raw)

    def _accepted(self, blanks: Sequence[Sequence[str]], raw: str) -> tuple[tuple[str, ...], ...]:
        key = []
        for blank in blanks:
            texts = tuple(dict.fromkeys(text for text in map(clean, blank) if fold(text)))
            if not texts:
                raise KeyRefused("key_has_empty_blank", raw)
            if any(len(text) > MAX_ANSWER_CHARACTERS for text in texts):
                raise KeyRefused("key_too_long", raw[:100])
            key.append(texts)
        if not key:
            raise KeyRefused("key_missing")
        if len(key) > MAX_BLANKS:
            raise KeyRefused("key_has_too_many_blanks", str(len(key)))
        return tuple(key)

    def key_from_json(self, data: object, options: Sequence[str] = (), matches: Sequence[str] = ()) -> Key:
        """A list with one list of accepted texts (or one text) for each blank."""
        if not isinstance(data, list | tuple):
            raise KeyRefused("key_unreadable", str(data)[:100])
        blanks = [[blank] if isinstance(blank, str) else blank for blank in data]
        for blank in blanks:
            if not isinstance(blank, list | tuple) or not all(isinstance(text, str) for text in blank):
                raise KeyRefused("key_unreadable", str(data)[:100])
        return self._accepted(blanks, str(data)[:100])

    def key_to_json(self, key: Key) -> object:
        """A list of lists of accepted texts."""
        return [list(blank) for blank in _blanks_of(key)]

    def normalise(self, answer: object, size: int | None = None, matches: int | None = None) -> Answer:
        """One NFC text for each blank, LF line ends, no space around; all blank is no answer."""
        if answer is None:
            return None
        if not isinstance(answer, list | tuple) or not all(isinstance(text, str) for text in answer):
            raise InvalidAnswer("a list of texts is expected")
        if len(answer) > (MAX_BLANKS if size is None else size):
            raise InvalidAnswer("there are not so many blanks")
        texts = tuple(_one_text(text) for text in answer)
        if any(len(text) > MAX_ANSWER_CHARACTERS for text in texts):
            raise InvalidAnswer(f"a blank takes {MAX_ANSWER_CHARACTERS} characters at most")
        return texts if any(texts) else None

    def grade(self, question: AskedQuestion, answer: Answer, rule: ScoringRule) -> Fraction:
        """``right blanks / blanks``, in the order of the blanks."""
        blanks = _blanks_of(question.key)
        if answer is None:
            return Fraction(0)
        if not isinstance(answer, tuple):
            raise InvalidAnswer("a list of texts is expected")
        right = sum(
            isinstance(text, str) and any(accepts(accepted, text) for accepted in blank)
            for text, blank in zip(answer, blanks, strict=False)
        )
        return Fraction(right, len(blanks))


def _numbered(text: str) -> list[str]:
    """The blanks of ``1.八 2.家属`` or ``①八②家属``: numbered in order, without their numbers; else nothing."""
    marks = list(_NUMBER.finditer(text))
    numbers = [
        _CIRCLED.find(mark["circled"]) + 1 if mark["circled"] else int(mark["number"] or mark["bracket"])
        for mark in marks
    ]
    if len(marks) < 2 or numbers != list(range(1, len(marks) + 1)) or text[: marks[0].start()].strip():
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    blanks = [text[mark.end() : end].strip(_AROUND) for mark, end in zip(marks, ends, strict=True)]
    return blanks if all(blanks) else []


def _one_text(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def _list_of(text: str) -> object:
    """The list that ``text`` writes in JSON or Python style; None when it writes none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        if text.count("[") == 1:
            return [first or second for first, second in _QUOTED.findall(text)]
    return None


def _blanks_of(key: Key) -> tuple[tuple[str, ...], ...]:
    if not isinstance(key, tuple):
        raise InvalidAnswer("the key of a fill-in is a list of accepted texts")
    return tuple(tuple(map(str, blank)) for blank in key if isinstance(blank, tuple))
