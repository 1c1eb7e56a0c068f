"""Statutes, their versions, headings, articles; amendment instruments; confirmed correspondences of versions; what
people call laws."""

from .abbreviations import Abbreviation
from .articles import AmendmentClause, Article, ClauseChange, Heading
from .correspondences import Correspondence, CorrespondenceDecision
from .date_changes import LawDateChange
from .statutes import Statute, StatuteVersion

__all__ = [
    "Abbreviation",
    "AmendmentClause",
    "Article",
    "ClauseChange",
    "Correspondence",
    "CorrespondenceDecision",
    "Heading",
    "LawDateChange",
    "Statute",
    "StatuteVersion",
]
