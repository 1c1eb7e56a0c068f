"""Exams, sittings, enrolments, papers, attempts and their steps, results, sign-off and release."""

from .absences import Leave, LeaveEvent
from .answer_files import AnswerFile
from .attempts import AnswerSheet, AnswerStep, Attempt, Receipt
from .away import AwayNotice
from .enrolments import Enrolment, TimeCredit
from .exams import Exam, ExamEvent, Sitting
from .forms import FormAssignment
from .item_checks import FlagAnswer, ItemCheck, ItemCheckReading
from .makeups import MakeupPlace
from .marking import ManualMark, MarkingItem, MarkingTask
from .outages import Beat, Outage
from .papers import Paper, PaperItem
from .results import Release, ReleasedResult, Result, SignOff
from .safe_browser import BrowserPass, SafeBrowser
from .series import ExamApproval, ExamSeries, SeriesMonth, SeriesVersion

__all__ = [
    "AnswerFile",
    "AnswerSheet",
    "AnswerStep",
    "Attempt",
    "AwayNotice",
    "Beat",
    "BrowserPass",
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
    "Outage",
    "Paper",
    "PaperItem",
    "Receipt",
    "Release",
    "ReleasedResult",
    "Result",
    "SafeBrowser",
    "SeriesMonth",
    "SeriesVersion",
    "SignOff",
    "Sitting",
    "TimeCredit",
]
