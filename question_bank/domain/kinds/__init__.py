"""The kinds of question by code, and the one way to mark an answer."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from question_bank.domain.kinds.base import Kind
from question_bank.domain.kinds.case_analysis import CaseAnalysis
from question_bank.domain.kinds.choice import IndefiniteChoice, MultipleChoice, SingleChoice
from question_bank.domain.kinds.fill_in import FillIn
from question_bank.domain.kinds.matching import Matching
from question_bank.domain.kinds.ordering import Ordering
from question_bank.domain.kinds.true_false import TrueFalse
from question_bank.domain.kinds.written import DocumentDrafting, Essay, ShortAnswer
from question_bank.domain.question import Answer, AskedQuestion
from question_bank.domain.scoring_rules import ScoringRule, marks

__all__ = ["KINDS", "PART_KINDS", "Kind", "grade", "score"]

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.code: kind
        for kind in (
            SingleChoice(),
            MultipleChoice(),
            IndefiniteChoice(),
            TrueFalse(),
            FillIn(),
            Matching(),
            Ordering(),
            ShortAnswer(),
            Essay(),
            DocumentDrafting(),
            CaseAnalysis(),
        )
    }
)
PART_KINDS: Final = tuple(code for code, kind in KINDS.items() if not kind.has_parts)
"""What a sub-question of a case can be."""


def grade(question: AskedQuestion, answer: Answer, rule: ScoringRule) -> Fraction | None:
    """The fraction of the full marks that a canonical ``answer`` earns; None when a person must mark."""
    return KINDS[question.kind].grade(question, answer, rule)


def score(question: AskedQuestion, answer: Answer, rule: ScoringRule) -> Decimal | None:
    """The marks, in hundredths, that a canonical ``answer`` earns; None when a person must mark."""
    fraction = grade(question, answer, rule)
    return None if fraction is None else marks(fraction, question.marks)
