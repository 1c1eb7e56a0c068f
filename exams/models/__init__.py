"""Exams, sittings, enrolments, papers, attempts and their steps, results, sign-off and release."""

from .absences import Leave, LeaveEvent
from .answer_files import AnswerFile
from .appeals import Appeal, AppealEvent, AppealWindow
from .assemblies import Assembly
from .attempts import AnswerSheet, AnswerStep, Attempt, Receipt
from .away import AwayNotice
from .correction_runs import CorrectionRun, PreparedResult
from .corrections import Correction, CorrectionEvent
from .draws import DrawnName, NameDraw
from .enrolments import Enrolment, TimeCredit
from .exams import Exam, ExamEvent, Sitting
from .forms import FormAssignment
from .item_checks import FlagAnswer, ItemCheck, ItemCheckReading
from .law_tasks import PaperLawTask, PaperLawTaskEvent
from .live_board import Incident, Intervention, InterventionEffect, LastHeard, RoomWords
from .makeups import MakeupPlace
from .marking import ManualMark, MarkingItem, MarkingTask
from .marking_team import ChiefMarker, ControlAnswer, ControlFinding, MarkingDeal
from .outages import Beat, Outage
from .papers import Paper, PaperItem
from .public_notices import NoticeObjection, PublicNotice
from .results import Release, ReleasedResult, Result, SignOff
from .rooms import ExamRoom, ExamSite
from .safe_browser import BrowserPass, SafeBrowser
from .seating import InvigilatorDuty, RoomEvent, SeatAssignment, SeatingPlan, SittingRoom
from .series import ExamApproval, ExamSeries, SeriesMonth, SeriesVersion
from .times import TimesMeasured

__all__ = [
    "AnswerFile",
    "AnswerSheet",
    "AnswerStep",
    "Appeal",
    "AppealEvent",
    "AppealWindow",
    "Assembly",
    "Attempt",
    "AwayNotice",
    "Beat",
    "BrowserPass",
    "Correction",
    "CorrectionEvent",
    "CorrectionRun",
    "PreparedResult",
    "DrawnName",
    "Enrolment",
    "Exam",
    "ExamApproval",
    "ExamEvent",
    "ExamSeries",
    "FlagAnswer",
    "Incident",
    "Intervention",
    "InterventionEffect",
    "ItemCheck",
    "ItemCheckReading",
    "ChiefMarker",
    "ControlAnswer",
    "ControlFinding",
    "ManualMark",
    "MarkingDeal",
    "MarkingItem",
    "MarkingTask",
    "NameDraw",
    "FormAssignment",
    "LastHeard",
    "Leave",
    "LeaveEvent",
    "MakeupPlace",
    "NoticeObjection",
    "Outage",
    "PublicNotice",
    "Paper",
    "PaperItem",
    "PaperLawTask",
    "PaperLawTaskEvent",
    "Receipt",
    "Release",
    "RoomWords",
    "ReleasedResult",
    "Result",
    "SafeBrowser",
    "SeriesMonth",
    "SeriesVersion",
    "SignOff",
    "Sitting",
    "TimeCredit",
    "TimesMeasured",
    "ExamRoom",
    "ExamSite",
    "InvigilatorDuty",
    "RoomEvent",
    "SeatAssignment",
    "SeatingPlan",
    "SittingRoom",
]
