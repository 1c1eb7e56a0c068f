"""What tests of exam set-up share: people at their desks, forms as a browser sends them, exams at every stage."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils.timezone import localtime

from core.clock import local_day, now
from exams.actions._moves import move_exam
from exams.actions.close_exam import close_exam
from exams.actions.compose_paper import Choice
from exams.actions.mark_exam import mark_exam
from exams.actions.seal_paper import seal_paper
from exams.actions.sign_off_exam import sign_off_exam
from exams.actions.start_attempt import start_attempt
from exams.domain.states import ExamState
from exams.models import Enrolment, Exam
from personnel.models import Officer
from question_bank.models import QuestionRevision
from tests.factories import BACKEND, Cast, approved_question, bank
from tests.factories.exams import exam_with_sitting

GRACE = timedelta(seconds=30)
TYPED = "%Y-%m-%dT%H:%M"


def desk(officer: Officer) -> Client:
    """A browser in which `officer` is signed in, in English."""
    client = Client()
    client.force_login(officer, backend=BACKEND)
    client.cookies["django_language"] = "en"
    return client


def plan_form(people: Cast, **changes: Any) -> dict[str, Any]:
    """A good form of a new exam, as a browser sends it."""
    at = now()
    opens = localtime(at + timedelta(days=1))
    return {
        "unit": people.bureau.pk,
        "title": "三月月考",
        "month": opens.strftime("%Y-%m"),
        "cut_off": local_day(at).isoformat(),
        "opens_at": opens.strftime(TYPED),
        "closes_at": (opens + timedelta(days=2)).strftime(TYPED),
        "duration_minutes": 60,
        "pass_percent": "60",
        "multiple_choice_rule": "half_if_subset",
        "form_mode": "one",
        "form_count": "",
        "skip_used_months": "0",
        "points_per_option": "0.5",
        "review": "after_release",
        **changes,
    }


def draft(people: Cast, **plan: Any) -> Exam:
    """A draft that 王 made, its window tomorrow."""
    at = now()
    facts = {
        "opens_at": at + timedelta(days=1),
        "closes_at": at + timedelta(days=2),
        "cut_off": local_day(at),
        "month": local_day(at).replace(day=1),
        "at": at,
        **plan,
    }
    return exam_with_sitting(unit=people.bureau, actor=people.wang, **facts).exam


def stocked(people: Cast, **counts: int) -> list[QuestionRevision]:
    """Approved questions in the bureau's bank: `single_choice=3` makes three of that kind, difficulty 3."""
    own = bank(people.bureau)
    return [
        approved_question(own, f"{kind}-{number}", kind=kind)
        for kind, count in counts.items()
        for number in range(count)
    ]


def row(
    kind: str, count: int, *, difficulty: int = 0, marks: str = "2", subject: str = "general"
) -> dict[str, Any]:
    """One row of a blueprint form."""
    return {"subject": subject, "kind": kind, "difficulty": difficulty, "count": count, "marks_each": marks}


def blueprint_form(*rows: dict[str, Any], action: str = "save", **more: Any) -> dict[str, Any]:
    """Rows as a browser sends them."""
    form: dict[str, Any] = {
        "cells-TOTAL_FORMS": len(rows),
        "cells-INITIAL_FORMS": 0,
        "name": "月考双向细目表",
        "action": action,
        **more,
    }
    for number, fields in enumerate(rows):
        form |= {f"cells-{number}-{name}": value for name, value in fields.items()}
    return form


def sealed(people: Cast, *, candidates: list[Officer] | None = None, **plan: Any) -> Exam:
    """A sealed exam of one single choice with a roster."""
    exam = draft(people, **plan)
    [question] = stocked(people, single_choice=1)
    seal_paper(exam=exam, choices=[Choice(question, Decimal(2))], actor=people.wang, at=now())
    for officer in candidates if candidates is not None else [people.li]:
        Enrolment.objects.create(
            sitting=exam.sittings.get(), officer=officer, unit=officer.postings.get().unit, enrolled_at=now()
        )
    return exam


def opened(people: Cast, *, hours_ago: int = 0, **more: Any) -> Exam:
    """An exam that is open; `hours_ago` moves its window of two hours into the past."""
    at = now() - timedelta(hours=hours_ago)
    exam = sealed(people, opens_at=at - timedelta(minutes=5), closes_at=at + timedelta(hours=2), **more)
    move_exam(exam, ExamState.OPEN, at=at, actor=people.wang)
    return exam


def closed(people: Cast, *, sat: bool = True) -> Exam:
    """An exam whose window is over; 李 began it unless told otherwise, and the clock handed in for them."""
    exam = opened(people, hours_ago=5)
    if sat:
        start_attempt(
            sitting_id=exam.sittings.get().pk, officer=people.li, at=now() - timedelta(hours=5), grace=GRACE
        )
    close_exam(exam=exam, actor=people.wang, at=now(), grace=GRACE)
    return exam


def marked(people: Cast) -> Exam:
    """A marked exam with one result."""
    exam = closed(people)
    mark_exam(exam=exam, actor=people.wang, at=now())
    return exam


def signed(people: Cast) -> Exam:
    """An exam signed off by 陈."""
    exam = marked(people)
    sign_off_exam(exam=exam, actor=people.chen, at=now(), comment="同意")
    return exam
