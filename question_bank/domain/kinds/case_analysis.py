"""案例分析题: several sub-questions on one material. In a paper each part is marked by its own kind."""

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from question_bank.domain.errors import InvalidAnswer, KeyRefused
from question_bank.domain.kinds.base import Kind
from question_bank.domain.question import Answer, AskedQuestion, Key
from question_bank.domain.scoring_rules import ScoringRule


class CaseAnalysis(Kind):
    """A frame around its parts: it has neither key nor answer of its own and never stands in a paper itself."""

    code = "case_analysis"
    has_parts: ClassVar[bool] = True
    needs_material: ClassVar[bool] = True
    may_have_material: ClassVar[bool] = True

    def parse_key(self, raw: object, options: Sequence[str], matches: Sequence[str] = ()) -> Key:
        """Always empty; a written key belongs to one of the parts."""
        return self.key_from_json(None if raw == "" else raw)

    def key_from_json(self, data: object, options: Sequence[str] = (), matches: Sequence[str] = ()) -> Key:
        """Null or an empty list."""
        if data is not None and data not in ([], ()):
            raise KeyRefused("key_belongs_to_parts", str(data)[:100])
        return ()

    def key_to_json(self, key: Key) -> object:
        """An empty list."""
        return []

    def normalise(self, answer: object, size: int | None = None, matches: int | None = None) -> Answer:
        """Only the parts are answered."""
        if answer is not None:
            raise InvalidAnswer("the parts of a case are answered one by one")
        return None

    def grade(self, question: AskedQuestion, answer: Answer, rule: ScoringRule) -> Fraction | None:
        """Nothing without an answer; a whole case cannot be marked by a rule."""
        return Fraction(0) if answer is None else None
