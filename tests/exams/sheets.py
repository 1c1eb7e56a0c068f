"""Many candidates at once: sheets as they stand after handing in, without chains. For figures, not for evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.clock import now
from exams.actions._moves import move_exam
from exams.domain.states import ExamState
from exams.models import AnswerSheet, Attempt, Enrolment, Exam, Sitting
from personnel.models import Officer, Unit


def hand_in_sheets(
    sitting: Sitting, answers: Sequence[Sequence[Any]], *, units: Sequence[Unit], close: bool = True
) -> list[Attempt]:
    """One new officer for each row of `answers`, from `units` in turn; the exam is closed after them."""
    at = now()
    officers = Officer.objects.bulk_create(
        Officer(name=f"考生{number:04d}", created_at=at) for number in range(len(answers))
    )
    homes = [units[number % len(units)] for number in range(len(answers))]
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(sitting=sitting, officer=officer, unit=home, enrolled_at=at)
        for officer, home in zip(officers, homes, strict=True)
    )
    paper = sitting.exam.papers.get()
    attempts = Attempt.objects.bulk_create(
        Attempt(
            sitting=sitting,
            officer=enrolment.officer,
            enrolment=enrolment,
            paper=paper,
            state=Attempt.State.SUBMITTED,
            secret=bytes(32),
            started_at=at,
            closed_at=at,
        )
        for enrolment in enrolments
    )
    AnswerSheet.objects.bulk_create(
        AnswerSheet(
            attempt=attempt,
            answers=list(row),
            answered=sum(answer is not None for answer in row),
            digest="0" * 64,
            head="0" * 64,
            closed_at=at,
        )
        for attempt, row in zip(attempts, answers, strict=True)
    )
    if close:
        move_exam(sitting.exam, ExamState.CLOSED, at=at, actor=None)
    return attempts


def choosing(count: int, *, wrong_key: bool = False) -> list[list[Any]]:
    """Answers of `count` candidates to five single choices (key: the second option), from weak to strong.

    Candidate `c` of `count` answers question `q` of the first four rightly when strong enough for it. The fifth is
    answered by the weak half with the second option and by the strong half with the third when `wrong_key`; else the
    other way round.
    """
    rows: list[list[Any]] = []
    for candidate in range(count):
        strength = candidate / count
        row: list[Any] = [[1] if strength > 0.2 * (question + 1) else [0] for question in range(4)]
        strong = strength >= 0.5
        row.append([2] if strong == wrong_key else [1])
        rows.append(row)
    return rows


def marked_with(sitting: Sitting, answers: Sequence[Sequence[Any]], *, units: Sequence[Unit]) -> Exam:
    """The exam closed and marked over these sheets."""
    from exams.actions.mark_exam import mark_exam

    hand_in_sheets(sitting, answers, units=units)
    mark_exam(exam=sitting.exam, actor=None, at=now())
    return sitting.exam
