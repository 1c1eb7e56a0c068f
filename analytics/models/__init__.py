"""Figures that a page cannot count anew each time it is opened."""

from .articles import ArticleCount, ArticleFigure, exams_without_articles

__all__ = ["ArticleCount", "ArticleFigure", "exams_without_articles"]
