"""Statutes, their versions, headings, articles; amendment instruments; confirmed correspondences of versions."""

from .articles import AmendmentClause, Article, Heading
from .correspondences import Correspondence, CorrespondenceDecision
from .statutes import Statute, StatuteVersion

__all__ = [
    "AmendmentClause",
    "Article",
    "Correspondence",
    "CorrespondenceDecision",
    "Heading",
    "Statute",
    "StatuteVersion",
]
