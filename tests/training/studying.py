"""A week of study for the fixed cast, made by the product's own actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from law.models import Statute
from personnel.models import Officer, Unit
from question_bank.models import Question, QuestionRevision
from tests.factories import AT, Cast, approved_question, bank, statute
from training.actions.draft_study import StudyPlan, choose_questions, draft_study
from training.actions.publish_study import publish_study
from training.domain.study import monday_of
from training.models import StudyAssignment, StudyTask

MONDAY = date(2026, 3, 2)
SUNDAY = date(2026, 3, 8)
LAW = "练兵试验条例"
EXPLANATION = "练习解析甲乙丙"


def practice(unit: Unit, *refs: str, **changes: Any) -> list[QuestionRevision]:
    """Approved single choices for practice in a bank of their own; option 2 of 4 is right."""
    own = bank(unit, f"practice-{unit.code}-{refs[0]}")
    values = {"use": Question.Use.PRACTICE, "explanation": EXPLANATION, **changes}
    return [approved_question(own, ref, **values) for ref in refs]


def law() -> Statute:
    """The statute of the tests, made once."""
    return Statute.objects.filter(title=LAW).first() or statute(LAW)


def draft(
    people: Cast,
    *,
    questions: Sequence[QuestionRevision] = (),
    units: Sequence[Unit] | None = None,
    citations: str = f"《{LAW}》第一条",
    at: datetime = AT,
    actor: Officer | None = None,
    **plan: Any,
) -> StudyAssignment:
    """A draft of 王 for the county; further arguments go to `StudyPlan`."""
    law()
    monday = monday_of(at.date())
    facts = {
        "title": "第十周必学",
        "week": monday,
        "due_on": monday + timedelta(days=6),
        "minutes": 30,
        **plan,
    }
    made = draft_study(
        unit=people.bureau,
        plan=StudyPlan(units=units or [people.county], citations=citations, **facts),
        actor=actor or people.wang,
        at=at,
    )
    if questions:
        choose_questions(
            made, question_ids=[each.question_id for each in questions], actor=people.wang, at=at
        )
    return made


def published(people: Cast, *, at: datetime = AT, **plan: Any) -> StudyAssignment:
    """The same, published."""
    made = draft(people, at=at, **plan)
    publish_study(made, actor=people.wang, at=at)
    made.refresh_from_db()
    return made


def task_of(officer: Officer, study: StudyAssignment) -> StudyTask:
    """The officer's task, loaded as the screens load it."""
    return StudyTask.objects.of(officer).select_related("unit").get(assignment=study)
