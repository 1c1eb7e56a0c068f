"""Rows, constraints and querysets."""

from .pages import (
    CaseStudyPage,
    ContentPage,
    LessonPage,
    NotReviewed,
    PageCitation,
    PageQuestion,
    PageUnit,
)
from .review import ContentSubmission, LegalReview, LegalReviewTask, pages_in_review
from .shelves import DeskPage, LibraryPage

__all__ = [
    "CaseStudyPage",
    "ContentPage",
    "ContentSubmission",
    "DeskPage",
    "LegalReview",
    "LegalReviewTask",
    "LessonPage",
    "LibraryPage",
    "NotReviewed",
    "PageCitation",
    "PageQuestion",
    "PageUnit",
    "pages_in_review",
]
