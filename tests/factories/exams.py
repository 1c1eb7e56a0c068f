"""Exams, planned and open. Papers are sealed by the product's own action: a sealed paper is worth testing whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from exams.actions._moves import move_exam
from exams.actions.compose_paper import Choice
from exams.actions.create_exam import ExamPlan, create_exam
from exams.actions.seal_paper import seal_paper
from exams.domain.states import ExamState
from exams.models import Enrolment, Sitting
from personnel.models import Officer, Unit
from question_bank.models import QuestionRevision

from .moments import AT, DAY
from .questions import bank, mixed_questions


def exam_with_sitting(
    *,
    unit: Unit,
    opens_at: datetime = AT - timedelta(minutes=10),
    closes_at: datetime = AT + timedelta(hours=2),
    duration: timedelta = timedelta(hours=1),
    actor: Officer | None = None,
    at: datetime = AT,
    **plan: Any,
) -> Sitting:
    """A draft of a monthly exam with its sitting, open around `AT`; further arguments go to `ExamPlan`."""
    facts = {
        "title": "三月月考",
        "month": DAY.replace(day=1),
        "cut_off": DAY,
        "pass_percent": Decimal(60),
        **plan,
    }
    whole = ExamPlan(opens_at=opens_at, closes_at=closes_at, duration=duration, **facts)
    return create_exam(unit=unit, plan=whole, actor=actor, at=at).sittings.get()


def open_sitting(
    *,
    unit: Unit,
    candidates: Iterable[Officer] = (),
    questions: Sequence[QuestionRevision] | None = None,
    at: datetime = AT,
    **plan: Any,
) -> Sitting:
    """A sitting that `candidates` may start at `at`: paper sealed, exam open. Without `questions`, one of each kind."""
    sitting = exam_with_sitting(unit=unit, at=at, **plan)
    chosen = (
        mixed_questions(bank(unit, f"bank-of-exam-{sitting.exam_id}")) if questions is None else questions
    )
    choices = [Choice(revision, revision.marks) for revision in chosen]
    seal_paper(exam=sitting.exam, choices=choices, actor=None, at=at)
    move_exam(sitting.exam, ExamState.OPEN, at=at, actor=None)
    for officer in candidates:
        Enrolment.objects.create(
            sitting=sitting,
            officer=officer,
            unit=officer.postings.order_by("starts_on").last().unit,
            enrolled_at=at,
        )
    return Sitting.objects.select_related("exam").get(pk=sitting.pk)
