"""Faults and flaws, exam figures of units, bulletins, evaluation, promotion checks."""

from .bulletins import (
    Bulletin,
    BulletinEvent,
    BulletinIssue,
    BulletinName,
    BulletinReceipt,
    BulletinSignature,
    BulletinText,
)
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
from .standards import (
    Standard,
    StandardBasis,
    StandardCitation,
    StandardLawTask,
    StandardLawTaskEvent,
)
from .texts import SideText

__all__ = [
    "Bulletin",
    "BulletinEvent",
    "BulletinIssue",
    "BulletinName",
    "BulletinReceipt",
    "BulletinSignature",
    "BulletinText",
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
    "Standard",
    "StandardBasis",
    "StandardCitation",
    "StandardLawTask",
    "StandardLawTaskEvent",
    "UnitExamFigure",
]
