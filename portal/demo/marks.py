"""Markers of the demonstration mark written answers: each point of the rubric that is made, now and then half."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from core.domain.batches import in_batches
from exams.actions.agree_control import take_for_agreement
from exams.actions.give_marks import asked, give_marks
from exams.actions.take_answer import answers_for, lease, take_answer
from exams.domain.manual import points_of
from exams.domain.paper import decimal_text
from exams.models import Exam, MarkingTask
from exams.models.marking import MarkingTaskQuerySet, answers_waiting
from personnel.models import Officer
from portal.demo.staff import Staff

HALF: Final = 0.15
"""How often a marker gives half of a point that was made."""
STEP: Final = Decimal("0.5")
AT_ONCE: Final = 500


def give_all_marks(exam: Exam, staff: Staff, *, seed: int, at: datetime, leave: int = 0) -> int:
    """Every marker marks what they may, until at most `leave` answers are left; returns how many were marked."""
    chance = random.Random(f"{seed}:marks:{exam.pk}")  # noqa: S311 - invented marks, not secrets
    marked = 0
    for item in exam.marking_items.select_related("exam__unit").order_by("position"):
        for place in range(2 * len(staff.markers)):  # in equal shares; then what some may not mark
            marker = staff.markers[place % len(staff.markers)]
            ids = list(answers_for(item, marker, at=at).order_by("turn", "pk").values_list("pk", flat=True))
            sharing = max(1, len(staff.markers) - place)
            for some in in_batches(ids[: -(-len(ids) // sharing)], AT_ONCE):
                marked += _mark(some, marker, chance, at, stop=_left(exam, leave))
    return marked


def give_marks_in_turn(exam: Exam, staff: Staff, *, seed: int, at: datetime, leave: int = 0) -> int:
    """Markers side by side take one answer after the other as the desk gives it, with third marks and control answers,
    until at most `leave` marks are left or nobody may be given anything; returns how many marks were given."""
    chance = random.Random(f"{seed}:turns:{exam.pk}")  # noqa: S311 - invented marks, not secrets
    items = list(exam.marking_items.select_related("exam__unit").order_by("position"))
    given, moment = 0, at
    while answers_waiting(exam) > leave:
        before = given
        for marker in staff.markers:
            moment += timedelta(seconds=25 + chance.randrange(30))
            task = next(
                (one for item in items if (one := take_answer(item=item, marker=marker, at=moment))), None
            )
            if task is not None:
                loaded = _loaded([task.pk]).get()
                give_marks(task=loaded, written=_points(loaded, chance), marker=marker, at=moment)
                given += 1
        if given == before:
            break
    return given


def agree_controls(exam: Exam, chief: Officer, *, seed: int, at: datetime) -> None:
    """The chief marker agrees the marks of one control answer for each question."""
    chance = random.Random(f"{seed}:agreed:{exam.pk}")  # noqa: S311 - invented marks, not secrets
    for item in exam.marking_items.select_related("exam__unit").order_by("position"):
        task = take_for_agreement(item=item, chief=chief, at=at)
        if task is not None:
            loaded = _loaded([task.pk]).get()
            give_marks(task=loaded, written=_points(loaded, chance), marker=chief, at=at)


def _loaded(ids: Sequence[int]) -> MarkingTaskQuerySet:
    tasks = MarkingTask.objects.filter(pk__in=ids).select_related(
        "item__exam__unit", "attempt__paper", "attempt__sheet"
    )
    return tasks.defer("attempt__paper__frozen")


def _left(exam: Exam, leave: int) -> int:
    return max(0, answers_waiting(exam) - leave)


def _mark(ids: Sequence[int], marker: Officer, chance: random.Random, at: datetime, *, stop: int) -> int:
    done = 0
    for task in _loaded(ids).order_by("turn", "pk"):
        moment = at + timedelta(seconds=40 * done)
        if done == stop or not lease(task, marker, at=moment, until=moment + timedelta(minutes=20)):
            continue
        give_marks(task=task, written=_points(task, chance), marker=marker, at=moment)
        done += 1
    return done


def _points(task: MarkingTask, chance: random.Random) -> list[str]:
    """The marks for each point: full when the answer says it."""
    item, key = asked(task)
    text = str(task.attempt.sheet.answers[task.position] or "")
    given = []
    for point in points_of(item, key):
        said = (point.text or str(key.key)) in text
        marks = point.marks if said else Decimal(0)
        if chance.random() < HALF:
            marks = _half(point.marks)
        given.append(decimal_text(marks))
    return given


def _half(marks: Decimal) -> Decimal:
    """About half, in whole steps."""
    return min(marks, (marks / 2 / STEP).to_integral_value() * STEP)
