"""Banks, subjects, questions and their immutable revisions, citations, blueprints."""

from .banks import Bank, Subject
from .blueprints import Blueprint, BlueprintCell
from .pictures import Picture, PictureInRevision, PictureOfBank
from .questions import Citation, Question, QuestionRevision, RevisionEvent
from .statistics import RevisionStatistic

__all__ = [
    "Bank",
    "Blueprint",
    "BlueprintCell",
    "Citation",
    "Picture",
    "PictureInRevision",
    "PictureOfBank",
    "Question",
    "QuestionRevision",
    "RevisionEvent",
    "RevisionStatistic",
    "Subject",
]
