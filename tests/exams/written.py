"""Exams with written answers, closed and waiting for markers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from core.clock import now
from exams.actions.give_marks import give_marks
from exams.actions.mark_again import take_answer_again
from exams.actions.prepare_marking import prepare_marking
from exams.actions.take_answer import take_answer
from exams.models import Exam, ManualMark, MarkingItem, MarkingTask
from personnel.domain.roles import Role
from personnel.models import Officer, PolicyVersion, Unit
from question_bank.models import QuestionRevision
from tests.exams.sheets import hand_in_sheets
from tests.factories import Cast, approved_question, bank, officer
from tests.factories.exams import open_sitting

POINTS = ["0.5", "1.5"]
"""Full marks for the example of a short answer."""


def marker(unit: Unit, on: Unit, badge: str = "200001", name: str = "阅卷甲") -> Officer:
    """An officer of `unit` who marks for `on`."""
    return officer(badge, name, unit=unit, roles=(Role.MARKER,), roles_on=on)


def short_answers(
    bureau: Unit,
    answers: Sequence[Any],
    *,
    units: Sequence[Unit],
    questions: Sequence[QuestionRevision] | None = None,
    **plan: Any,
) -> Exam:
    """A closed exam of one short answer (or of `questions`), sorted for marking; one candidate for each row."""
    asked = questions or [
        approved_question(bank(bureau, f"bank-{Exam.objects.count()}"), "简-1", kind="short_answer")
    ]
    sitting = open_sitting(unit=bureau, questions=asked, **plan)
    rows = [answer if isinstance(answer, list) else [answer] for answer in answers]
    hand_in_sheets(sitting, rows, units=units)
    prepare_marking(exam=sitting.exam, at=now())
    return sitting.exam


def item_of(exam: Exam) -> MarkingItem:
    """The first question that people mark."""
    return MarkingItem.objects.select_related("exam__unit").filter(exam=exam).order_by("position")[0]


def team(people: Cast, size: int) -> list[Officer]:
    """Markers of the legal department, who may mark everybody at the police station."""
    return [marker(people.legal, people.bureau, f"20010{n}", f"阅卷{n}") for n in range(size)]


def marking_policy(unit: Unit, *, days: int = 0, **body: Any) -> PolicyVersion:
    """Policy `marking` of `unit`, in force since long before; of two the one with more `days` holds."""
    since = date(2020, 1, 1) + timedelta(days=days)
    return PolicyVersion.objects.create(
        kind="marking", unit=unit, effective_on=since, body=body, created_at=now()
    )


def loaded(task: MarkingTask) -> MarkingTask:
    """A task as the desk loads it."""
    return MarkingTask.objects.select_related("item__exam__unit", "attempt__paper").get(pk=task.pk)


def on_screen(item: MarkingItem, who: Officer) -> MarkingTask:
    """The next answer, taken by `who`, as the desk loads it."""
    task = take_answer(item=item, marker=who, at=now())
    assert task is not None
    return loaded(task)


def mark_all(exam: Exam, who: Officer, written: Sequence[str] = POINTS) -> list[ManualMark]:
    """`who` marks everything that they may, question by question."""
    given = []
    for item in MarkingItem.objects.select_related("exam__unit").filter(exam=exam).order_by("position"):
        while take_answer(item=item, marker=who, at=now()) is not None:
            given.append(give_marks(task=on_screen(item, who), written=written, marker=who, at=now()))
    return given


def mark_again(exam: Exam, who: Officer, points: Sequence[str]) -> ManualMark:
    """`who` takes the answer that waits to be marked again, and gives it `points`."""
    task = take_answer_again(exam=exam, marker=who, at=now())
    assert task is not None
    return give_marks(task=loaded(task), written=points, marker=who, at=now())
