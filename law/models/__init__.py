"""Statutes, their versions, headings, articles; amendment instruments."""

from .articles import AmendmentClause, Article, Heading
from .statutes import Statute, StatuteVersion

__all__ = ["AmendmentClause", "Article", "Heading", "Statute", "StatuteVersion"]
