"""Faults and flaws, exam figures of units, evaluation, promotion checks."""

from .evaluation import (
    EvaluationCycle,
    EvaluationEvent,
    EvaluationFiling,
    EvaluationItem,
    EvaluationResult,
    EvaluationSignature,
)
from .faults import FaultDecision, FaultEvent, FaultParty, FaultRecord
from .figures import FigureRun, UnitExamFigure
from .promotion import (
    OverrideDecision,
    PromotionCandidate,
    PromotionCheck,
    PromotionEvent,
    PromotionOutcome,
    PromotionOverride,
    PromotionSignature,
)
from .texts import SideText

__all__ = [
    "EvaluationCycle",
    "EvaluationEvent",
    "EvaluationFiling",
    "EvaluationItem",
    "EvaluationResult",
    "EvaluationSignature",
    "FaultDecision",
    "FaultEvent",
    "FaultParty",
    "FaultRecord",
    "FigureRun",
    "OverrideDecision",
    "PromotionCandidate",
    "PromotionCheck",
    "PromotionEvent",
    "PromotionOutcome",
    "PromotionOverride",
    "PromotionSignature",
    "SideText",
    "UnitExamFigure",
]
