"""Figures that a page cannot count anew each time it is opened, and who was reminded because of them."""

from .articles import ArticleCount, ArticleFigure, exams_without_articles
from .reminders import Reminder

__all__ = ["ArticleCount", "ArticleFigure", "Reminder", "exams_without_articles"]
