"""What tests of forms, leave and make-ups share."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from core.clock import local_day, now
from exams.actions._moves import move_exam
from exams.actions.draw_forms import draw_forms
from exams.actions.enrol_roster import enrol_officers
from exams.actions.seal_paper import seal_forms
from exams.domain.states import ExamState
from exams.models import Enrolment, Exam
from personnel.models import Officer
from question_bank.models import Blueprint, BlueprintCell
from tests.exams.managing import draft
from tests.factories import Cast, officer, subject


def planned(people: Cast, *cells: tuple[str, int], **plan: Any) -> Exam:
    """A draft of 王 whose blueprint asks for `(kind, count)` of two marks each, of any difficulty."""
    blueprint = Blueprint.objects.create(unit=people.bureau, name="方案", created_at=now())
    for kind, count in cells:
        BlueprintCell.objects.create(
            blueprint=blueprint,
            subject=subject(),
            kind=kind,
            difficulty=0,
            count=count,
            marks_each=Decimal(2),
        )
    return draft(people, blueprint=blueprint, draw_seed=7, **plan)


def seal_all(exam: Exam, people: Cast) -> Exam:
    """Seals every form that the seed draws."""
    seal_forms(exam=exam, forms=draw_forms(exam, on=exam.cut_off), actor=people.wang, at=now())
    return exam


def enrol(exam: Exam, *people: Officer) -> None:
    """Puts officers on the roster by the product's own action."""
    homes = {person.pk: person.postings.get().unit_id for person in people}
    enrol_officers(
        sitting=exam.sittings.select_related("exam__unit").get(), homes=homes, actor=None, at=now()
    )


def forms_open(people: Cast, *cells: tuple[str, int], candidates: list[Officer], **plan: Any) -> Exam:
    """An exam with its forms sealed and dealt, open since five minutes."""
    at = now()
    window = {"opens_at": at - timedelta(minutes=5), "closes_at": at + timedelta(hours=2)}
    exam = seal_all(planned(people, *cells, **{**window, **plan}), people)
    enrol(exam, *candidates)
    move_exam(exam, ExamState.OPEN, at=at, actor=people.wang)
    return exam


def crew(people: Cast, count: int) -> list[Officer]:
    """Officers of 李's station with badges in a row."""
    return [officer(f"20{number:04}", f"民警{number}", unit=people.station) for number in range(count)]


def on_roster(exam: Exam, person: Officer) -> Enrolment:
    """The officer's enrolment as actions read it."""
    return Enrolment.objects.select_related("sitting__exam__unit", "unit").get(
        sitting__exam=exam, officer=person
    )


def today() -> Any:
    """The day at the bureau."""
    return local_day(now())
