"""What is assigned, studied and counted."""

from .study import StudyAssignment, StudyEvent, StudyItem
from .study_tasks import Mistake, RepeatRecord, StudyMonth, StudyRecord, StudyTask

__all__ = [
    "Mistake",
    "RepeatRecord",
    "StudyAssignment",
    "StudyEvent",
    "StudyItem",
    "StudyMonth",
    "StudyRecord",
    "StudyTask",
]
