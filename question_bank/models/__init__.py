"""Banks, subjects, questions and their immutable revisions, citations, blueprints."""

from .banks import Bank, Subject
from .beside import (
    CommentSettlement,
    EnemySet,
    Exposure,
    QuestionChange,
    QuestionComment,
    QuestionMerge,
    SavedSearch,
)
from .blueprints import Blueprint, BlueprintCell, BlueprintQuestion, SectionRule
from .calibration import ItemParameters, QuestionTime
from .citation_checks import CitationCheck
from .labels import KnowledgePoint, Label
from .law_tasks import QuestionLawTask, QuestionLawTaskEvent
from .lines import Question
from .pictures import Picture, PictureInRevision, PictureOfBank
from .questions import Citation, QuestionRevision, RevisionEvent
from .statistics import RevisionStatistic

__all__ = [
    "Bank",
    "Blueprint",
    "BlueprintCell",
    "BlueprintQuestion",
    "Citation",
    "CitationCheck",
    "CommentSettlement",
    "EnemySet",
    "Exposure",
    "ItemParameters",
    "KnowledgePoint",
    "Label",
    "Picture",
    "PictureInRevision",
    "PictureOfBank",
    "Question",
    "QuestionChange",
    "QuestionComment",
    "QuestionLawTask",
    "QuestionLawTaskEvent",
    "QuestionMerge",
    "QuestionRevision",
    "QuestionTime",
    "RevisionEvent",
    "RevisionStatistic",
    "SavedSearch",
    "Subject",
    "SectionRule",
]
