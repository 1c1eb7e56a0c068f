"""Questions answered in words of one's own (简答题, 论述题, 文书制作题): people mark them by the points of a rubric."""

import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from question_bank.domain.errors import InvalidAnswer, KeyRefused
from question_bank.domain.kinds.base import Kind
from question_bank.domain.question import Answer, AskedQuestion, Key
from question_bank.domain.scoring_rules import ScoringRule
from question_bank.domain.text import clean

MAX_MODEL_ANSWER = 8000
MAX_WRITTEN_CHARACTERS = 20_000


class WrittenKind(Kind):
    """The key is the model answer and may be empty: what earns marks stands in the rubric."""

    has_rubric: ClassVar[bool] = True

    def parse_key(self, raw: object, options: Sequence[str], matches: Sequence[str] = ()) -> Key:
        """The model answer as written, cleaned."""
        return self.key_from_json(clean(raw) if isinstance(raw, str) else raw)

    def key_from_json(self, data: object, options: Sequence[str] = (), matches: Sequence[str] = ()) -> Key:
        """A text; null stands for none."""
        if data is None:
            return ""
        if not isinstance(data, str):
            raise KeyRefused("key_unreadable", str(data)[:100])
        if len(data) > MAX_MODEL_ANSWER:
            raise KeyRefused("model_answer_too_long", str(len(data)))
        return data

    def key_to_json(self, key: Key) -> object:
        """The text."""
        return key

    def normalise(self, answer: object, size: int | None = None, matches: int | None = None) -> Answer:
        """An NFC text with LF line ends, otherwise as typed; blank space alone is no answer."""
        if answer is None:
            return None
        if not isinstance(answer, str):
            raise InvalidAnswer("a text is expected")
        text = unicodedata.normalize("NFC", answer.replace("\r\n", "\n").replace("\r", "\n"))
        if len(text) > MAX_WRITTEN_CHARACTERS:
            raise InvalidAnswer(f"an answer takes {MAX_WRITTEN_CHARACTERS} characters at most")
        return text if text.strip() else None

    def grade(self, question: AskedQuestion, answer: Answer, rule: ScoringRule) -> Fraction | None:
        """Nothing for an answer without a word; a person marks every other one."""
        if answer is not None and not isinstance(answer, str):
            raise InvalidAnswer("a text is expected")
        return None if answer and answer.strip() else Fraction(0)


class ShortAnswer(WrittenKind):
    """简答题: a few sentences."""

    code = "short_answer"


class Essay(WrittenKind):
    """论述题: an argument at length."""

    code = "essay"


class DocumentDrafting(WrittenKind):
    """文书制作题: a legal document drafted from the facts of a material, where there is one."""

    code = "document_drafting"
    may_have_material: ClassVar[bool] = True
