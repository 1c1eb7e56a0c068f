"""Statutes, their versions, headings, articles; amendment instruments; what people call laws."""

from .abbreviations import Abbreviation
from .articles import AmendmentClause, Article, Heading
from .statutes import Statute, StatuteVersion

__all__ = ["Abbreviation", "AmendmentClause", "Article", "Heading", "Statute", "StatuteVersion"]
