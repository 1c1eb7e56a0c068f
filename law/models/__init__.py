"""Statutes, their versions, headings, articles; amendment instruments; confirmed correspondences of versions."""

from .articles import AmendmentClause, Article, ClauseChange, Heading
from .correspondences import Correspondence, CorrespondenceDecision
from .statutes import Statute, StatuteVersion

__all__ = [
    "AmendmentClause",
    "Article",
    "ClauseChange",
    "Correspondence",
    "CorrespondenceDecision",
    "Heading",
    "Statute",
    "StatuteVersion",
]
