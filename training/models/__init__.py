"""Rows, constraints and querysets."""

from .law_tasks import PageLawTask, PageLawTaskEvent
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
from .study import StudyAssignment, StudyEvent, StudyItem
from .study_tasks import Mistake, RepeatRecord, StudyMonth, StudyRecord, StudyTask

__all__ = [
    "CaseStudyPage",
    "ContentPage",
    "ContentSubmission",
    "DeskPage",
    "LegalReview",
    "LegalReviewTask",
    "LessonPage",
    "LibraryPage",
    "Mistake",
    "NotReviewed",
    "PageCitation",
    "PageLawTask",
    "PageLawTaskEvent",
    "PageQuestion",
    "PageUnit",
    "RepeatRecord",
    "StudyAssignment",
    "StudyEvent",
    "StudyItem",
    "StudyMonth",
    "StudyRecord",
    "StudyTask",
    "pages_in_review",
]
