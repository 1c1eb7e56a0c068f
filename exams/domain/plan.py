"""What is decided about an exam before its paper is drawn, and what cannot be meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from question_bank.domain.scoring_rules import DEFAULT_POINTS_PER_OPTION

SHORTEST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(hours=10)
LONGEST_MEMORY: Final = 60
"""Months for which used questions can be left out."""


@dataclass(frozen=True, slots=True)
class ExamDefaults:
    """Policy kind `exam_defaults`: what the form of a new monthly exam is filled with.

    The figures are the product's own and rest on no regulation: each bureau sets its own. Hours are hours of
    the day at the bureau.
    """

    duration_minutes: int = 60
    pass_percent: Decimal = Decimal(60)
    multiple_choice_rule: str = "all_or_nothing"
    points_per_option: Decimal = DEFAULT_POINTS_PER_OPTION
    review: str = "after_release"
    form_mode: str = "one"
    form_count: int = 3
    """How many equal forms, when the form of the paper is `equal`."""
    skip_used_months: int = 0
    """Questions asked in the month of the exam or this many months before are left out; 0: nothing is."""
    planned_from_day: int = 20
    """From this day of a month on, the next month's exam is planned."""
    window_days: int = 3
    opens_hour: int = 9
    closes_hour: int = 18


@dataclass(frozen=True, slots=True)
class Window:
    """When an exam may be sat, and for how long."""

    opens_at: datetime
    closes_at: datetime
    duration: timedelta


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """What cannot be meant: the field it stands at, and a code for the words."""

    field: str
    code: str


def problems(
    window: Window, *, pass_percent: Decimal, cut_off: date, opening_day: date, at: datetime
) -> tuple[PlanProblem, ...]:
    """Everything that speaks against a plan at the moment `at`; `opening_day` is the local day it opens on."""
    found: list[PlanProblem] = []
    if window.closes_at <= window.opens_at:
        found.append(PlanProblem("closes_at", "window_ends_before_it_opens"))
    elif window.closes_at <= at:
        found.append(PlanProblem("closes_at", "window_is_over"))
    elif window.duration > window.closes_at - window.opens_at:
        found.append(PlanProblem("duration_minutes", "duration_longer_than_window"))
    if not SHORTEST <= window.duration <= LONGEST:
        found.append(PlanProblem("duration_minutes", "duration_out_of_range"))
    if not 0 < pass_percent <= 100:
        found.append(PlanProblem("pass_percent", "pass_mark_out_of_range"))
    if cut_off > opening_day:
        found.append(PlanProblem("cut_off", "cut_off_after_opening"))
    return tuple(found)


def month_to_plan(today: date, defaults: ExamDefaults) -> date:
    """The first day of the month that a new exam is most likely meant for."""
    first = today.replace(day=1)
    if today.day < defaults.planned_from_day:
        return first
    return (first + timedelta(days=32)).replace(day=1)
