"""Exams, sittings, enrolments, papers, attempts and their steps, results, sign-off and release."""

from .absences import Leave, LeaveEvent
from .attempts import AnswerSheet, AnswerStep, Attempt, Receipt
from .away import AwayNotice
from .enrolments import Enrolment, TimeCredit
from .exams import Exam, ExamEvent, Sitting
from .forms import FormAssignment
from .item_checks import FlagAnswer, ItemCheck, ItemCheckReading
from .makeups import MakeupPlace
from .marking import ManualMark, MarkingItem, MarkingTask
from .marking_team import ChiefMarker, ControlAnswer, ControlFinding, MarkingDeal
from .papers import Paper, PaperItem
from .results import Release, ReleasedResult, Result, SignOff
from .series import ExamApproval, ExamSeries, SeriesMonth, SeriesVersion

__all__ = [
    "AnswerSheet",
    "AnswerStep",
    "Attempt",
    "AwayNotice",
    "Enrolment",
    "Exam",
    "ExamApproval",
    "ExamEvent",
    "ExamSeries",
    "FlagAnswer",
    "ItemCheck",
    "ItemCheckReading",
    "ChiefMarker",
    "ControlAnswer",
    "ControlFinding",
    "ManualMark",
    "MarkingDeal",
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
