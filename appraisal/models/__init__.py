"""Faults and flaws, exam figures of units, evaluation."""

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
    "SideText",
    "UnitExamFigure",
]
