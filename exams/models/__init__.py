"""Exams, sittings, enrolments, papers, attempts and their steps, results, sign-off and release."""

from .attempts import AnswerSheet, AnswerStep, Attempt, Receipt
from .enrolments import Enrolment, TimeCredit
from .exams import Exam, ExamEvent, Sitting
from .item_checks import FlagAnswer, ItemCheck, ItemCheckReading
from .marking import ManualMark, MarkingItem, MarkingTask
from .papers import Paper, PaperItem
from .results import Release, ReleasedResult, Result, SignOff

__all__ = [
    "AnswerSheet",
    "AnswerStep",
    "Attempt",
    "Enrolment",
    "Exam",
    "ExamEvent",
    "FlagAnswer",
    "ItemCheck",
    "ItemCheckReading",
    "ManualMark",
    "MarkingItem",
    "MarkingTask",
    "Paper",
    "PaperItem",
    "Receipt",
    "Release",
    "ReleasedResult",
    "Result",
    "SignOff",
    "Sitting",
    "TimeCredit",
]
