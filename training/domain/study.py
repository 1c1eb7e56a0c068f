"""Weekly study: the states of an assignment, its rules, and what a month of it comes to. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class StudyState(StrEnum):
    """Where an assignment stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


STUDY_MOVES: Final[Mapping[StudyState, frozenset[StudyState]]] = {
    StudyState.DRAFT: frozenset({StudyState.PUBLISHED, StudyState.WITHDRAWN}),
    StudyState.PUBLISHED: frozenset({StudyState.WITHDRAWN}),
    StudyState.WITHDRAWN: frozenset(),
}

MOST_QUESTIONS: Final = 10
MOST_ARTICLES: Final = 20
DUE_SOON: Final = timedelta(days=2)
"""How early the deadline is pointed out."""


@dataclass(frozen=True, slots=True)
class StudyRules:
    """Policy kind `weekly_study`. The figures are the product's own and rest on no regulation.

    `floor_seconds` is the shortest time between opening a text and marking it as read (0: none).
    `right_in_a_row` right answers, one after the other, take a question out of the mistake book.
    `month_closes_on_day` is the day of the following month on which a month's totals are fixed.
    `minutes` and `due_after_days` (counted from Monday) fill the form of a new assignment.
    """

    floor_seconds: int = 0
    right_in_a_row: int = 3
    month_closes_on_day: int = 5
    minutes: int = 30
    due_after_days: int = 6

    def __post_init__(self) -> None:
        bounds = (
            (self.floor_seconds, 0, 3600),
            (self.right_in_a_row, 1, 10),
            (self.month_closes_on_day, 1, 28),
            (self.minutes, 1, 600),
            (self.due_after_days, 0, 27),
        )
        if any(not low <= value <= high for value, low, high in bounds):
            raise ValueError("a figure of the rules of weekly study is out of range")


@dataclass(frozen=True, slots=True)
class MonthTask:
    """What the month asks about one task: its unit, its last day, its planned minutes, how it ended."""

    unit_id: int
    due_on: date
    minutes: int
    is_done: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """One officer's month. `completed` counts all that were done, `completed_late` those of them done late;
    `minutes` are the planned minutes of what was done."""

    unit_id: int
    assigned: int
    completed: int
    completed_late: int
    minutes: int


def may_move(source: StudyState, target: StudyState) -> bool:
    """Whether an assignment may go from `source` to `target`."""
    return target in STUDY_MOVES[source]


def monday_of(day: date) -> date:
    """The Monday of the week in which `day` lies."""
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> date:
    """The first day of the month in which `day` lies."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The first day of the following month."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def months_to_close(today: date, *, closes_on_day: int, look_back: int) -> list[date]:
    """Months whose day of closing has come on `today`, oldest first, at most `look_back` of them."""
    newest = month_of(month_of(today) - timedelta(days=1))
    if today.day < closes_on_day:
        newest = month_of(newest - timedelta(days=1))
    months = [newest]
    while len(months) < look_back:
        months.append(month_of(months[-1] - timedelta(days=1)))
    return months[::-1]


def is_late(*, done_on: date, due_on: date) -> bool:
    """The whole last day is in time."""
    return done_on > due_on


def month_total(tasks: Iterable[MonthTask]) -> MonthTotal:
    """The total of one officer's tasks of a month; the unit is that of the last one. Raises ValueError for none."""
    rows = sorted(tasks, key=lambda task: task.due_on)
    if not rows:
        raise ValueError("a month without a task has no total")
    done = [task for task in rows if task.is_done]
    return MonthTotal(
        unit_id=rows[-1].unit_id,
        assigned=len(rows),
        completed=len(done),
        completed_late=sum(task.is_late for task in done),
        minutes=sum(task.minutes for task in done),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How an officer stands with a question once answered wrongly."""

    wrong_count: int = 0
    right_in_row: int = 0
    mastered: bool = False


def after_answer(standing: Standing | None, *, right: bool, wanted: int) -> Standing | None:
    """The standing after one more answer; None while the question was never answered wrongly.

    `wanted` right answers in a row make it mastered; a wrong one brings it back.
    """
    if not right:
        return Standing((standing.wrong_count if standing else 0) + 1)
    if standing is None or standing.mastered:
        return standing
    row = standing.right_in_row + 1
    return Standing(standing.wrong_count, row, row >= wanted)
