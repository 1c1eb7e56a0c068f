"""Banks, subjects, questions and their immutable revisions, citations, blueprints."""

from .banks import Bank, Subject
from .blueprints import Blueprint, BlueprintCell
from .citation_checks import CitationCheck
from .questions import Citation, Question, QuestionRevision, RevisionEvent
from .statistics import RevisionStatistic

__all__ = [
    "Bank",
    "Blueprint",
    "BlueprintCell",
    "Citation",
    "CitationCheck",
    "Question",
    "QuestionRevision",
    "RevisionEvent",
    "RevisionStatistic",
    "Subject",
]
