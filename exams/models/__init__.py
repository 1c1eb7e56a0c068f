"""Exams, sittings, enrolments, papers, attempts and their steps, results, sign-off and release."""

from .absences import Leave, LeaveEvent
from .appeals import Appeal, AppealEvent, AppealWindow
from .attempts import AnswerSheet, AnswerStep, Attempt, Receipt
from .away import AwayNotice
from .corrections import Correction, CorrectionEvent
from .enrolments import Enrolment, TimeCredit
from .exams import Exam, ExamEvent, Sitting
from .forms import FormAssignment
from .item_checks import FlagAnswer, ItemCheck, ItemCheckReading
from .makeups import MakeupPlace
from .marking import ManualMark, MarkingItem, MarkingTask
from .papers import Paper, PaperItem
from .results import Release, ReleasedResult, Result, SignOff
from .series import ExamApproval, ExamSeries, SeriesMonth, SeriesVersion

__all__ = [
    "AnswerSheet",
    "AnswerStep",
    "Appeal",
    "AppealEvent",
    "AppealWindow",
    "Attempt",
    "AwayNotice",
    "Correction",
    "CorrectionEvent",
    "Enrolment",
    "Exam",
    "ExamApproval",
    "ExamEvent",
    "ExamSeries",
    "FlagAnswer",
    "ItemCheck",
    "ItemCheckReading",
    "ManualMark",
    "MarkingItem",
    "MarkingTask",
    "FormAssignment",
    "Leave",
    "LeaveEvent",
    "MakeupPlace",
    "Paper",
    "PaperItem",
    "Receipt",
    "Release",
    "ReleasedResult",
    "Result",
    "SeriesMonth",
    "SeriesVersion",
    "SignOff",
    "Sitting",
    "TimeCredit",
]
