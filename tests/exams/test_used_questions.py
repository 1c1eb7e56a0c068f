"""Questions that were asked lately are left out, and said."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from core.clock import local_day, now
from exams.actions._moves import move_exam
from exams.actions.compose_paper import Choice
from exams.actions.draw_forms import CannotSeal, draw_forms, drawable_in
from exams.actions.seal_paper import seal_forms
from exams.actions.start_attempt import start_attempt
from exams.actions.used_questions import used_since
from exams.domain.states import ExamState
from exams.left_out_shown import left_out_words
from exams.models import Exam
from personnel.models import Officer, Posting, Unit
from tests.exams.managing import blueprint_form, desk, draft, row, stocked
from tests.exams.papers import enrol, planned, seal_all
from tests.factories import Cast, approved_question, bank, unit
from tests.factories.exams import exam_with_sitting

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)
CELL = ("single_choice", 2)


def asked(people: Cast, month: date) -> Exam:
    """A sealed exam of two questions for `month`."""
    return seal_all(planned(people, CELL, month=month), people)


def left(exam: Exam) -> int:
    """How many questions may be drawn."""
    return drawable_in(exam, on=exam.cut_off).count()


@pytest.mark.parametrize(
    ("month", "months", "drawable"),
    [
        (date(2026, 5, 1), 1, 3),
        (date(2026, 4, 1), 1, 3),
        (date(2026, 3, 1), 1, 5),
        (date(2026, 3, 1), 2, 3),
        (date(2025, 5, 1), 12, 3),
        (date(2025, 4, 1), 12, 5),
        (date(2026, 6, 1), 1, 3),
        (date(2026, 5, 1), 0, 5),
    ],
)
def test_questions_of_the_month_and_of_the_months_before_are_left_out(
    people: Cast, month: date, months: int, drawable: int
) -> None:
    stocked(people, single_choice=5)
    asked(people, month)

    assert left(draft(people, month=MAY, skip_used_months=months)) == drawable


def test_a_cancelled_exam_and_a_draft_use_up_nothing(people: Cast) -> None:
    stocked(people, single_choice=5)
    exam = asked(people, MAY)
    planned(people, CELL, month=MAY)
    move_exam(exam, ExamState.CANCELLED, at=now(), actor=people.wang)

    assert left(draft(people, month=MAY, skip_used_months=3)) == 5


def test_exams_above_and_below_count_and_those_of_others_do_not(people: Cast) -> None:
    stocked(people, single_choice=5)
    asked(people, MAY)

    def of(unit: Unit) -> Exam:
        plan: dict[str, Any] = {"month": MAY, "skip_used_months": 3}
        return exam_with_sitting(unit=unit, actor=people.wang, **plan).exam

    assert left(of(people.county)) == 3
    assert left(of(people.other_bureau)) == 0


def test_a_new_revision_of_a_used_question_is_left_out_too(people: Cast) -> None:
    first, *_others = stocked(people, single_choice=2)
    asked(people, MAY)
    copy = type(first).objects.get(pk=first.pk)
    type(first).objects.filter(pk=first.pk).update(state="retired")
    copy.pk, copy.number, copy.state = None, 2, "approved"
    copy.save(force_insert=True)

    assert left(draft(people, month=MAY, skip_used_months=1)) == 0


def test_months_reach_back_across_the_new_year(people: Cast) -> None:
    exam = draft(people, month=date(2026, 2, 1), skip_used_months=3)

    assert used_since(exam) == date(2025, 11, 1)
    assert used_since(draft(people, month=MAY)) is None


def test_the_blueprint_says_how_many_were_left_out_and_since_when(people: Cast) -> None:
    stocked(people, single_choice=5)
    asked(people, MAY)
    exam = draft(people, month=MAY, skip_used_months=2)

    answer = desk(people.wang).post(
        reverse("exams:manage_supply", args=[exam.pk]), blueprint_form(row("single_choice", 4))
    )

    assert answer.json()["rows"] == [
        {
            "row": 0,
            "text": "Available 3 / needed 4, 2 left out because used since March 2026",
            "state": "short",
        }
    ]


def test_an_impossible_draw_names_its_cells_in_words(people: Cast) -> None:
    stocked(people, single_choice=3)
    asked(people, MAY)
    exam = planned(people, CELL, month=MAY, skip_used_months=1)

    page = desk(people.wang).get(reverse("exams:manage_paper", args=[exam.pk]))

    assert page.context["shortages"] == [
        "综合, Single choice, difficulty Any: Available 1 / needed 2, 2 left out because used since April 2026"
    ]
    with pytest.raises(CannotSeal):
        draw_forms(exam, on=exam.cut_off)


def sat(exam: Exam, *candidates: Officer) -> None:
    """The candidates are enrolled, the window opens, and each begins."""
    enrol(exam, *candidates)
    move_exam(exam, ExamState.OPEN, at=now(), actor=None)
    for person in candidates:
        start_attempt(
            sitting_id=exam.sittings.get().pk,
            officer=person,
            at=exam.sittings.get().opens_at + timedelta(minutes=1),
            grace=timedelta(seconds=30),
        )


def said(exam: Exam) -> str:
    """What the screens say of what is left out, in English."""
    with translation.override("en"):
        return left_out_words(exam)


def transferred(person: Officer, unit: Unit) -> None:
    Posting.objects.create(
        officer=person, kind="establishment", unit=unit, starts_on=local_day(now()), recorded_at=now()
    )


@pytest.mark.both_databases
def test_what_an_officer_met_in_another_bureau_is_left_out_after_the_transfer(people: Cast) -> None:
    root = unit("ROOT", "省厅")
    for bureau in (people.bureau, people.other_bureau):
        Unit.objects.get(pk=bureau.pk).move(Unit.objects.get(pk=root.pk), pos="last-child")
    provincial = bank(Unit.objects.get(pk=root.pk), "provincial")
    asked_there = [approved_question(provincial, f"q{number}", kind="single_choice") for number in range(2)]
    others = [approved_question(provincial, f"r{number}", kind="single_choice") for number in range(3)]
    there = exam_with_sitting(unit=Unit.objects.get(pk=people.other_bureau.pk), month=MAY).exam
    seal_forms(
        exam=there,
        forms=[[Choice(one, Decimal(2)) for one in asked_there]],
        actor=people.zhou,
        at=now(),
    )
    sat(there, people.zhou)
    here: dict[str, Any] = {"month": MAY, "skip_used_months": 3, "cut_off": local_day(now())}
    bureau = Unit.objects.get(pk=people.bureau.pk)
    exam = exam_with_sitting(unit=bureau, actor=people.wang, **here).exam

    before = left(exam)
    transferred(people.zhou, bureau)
    after = set(drawable_in(exam, on=exam.cut_off).values_list("question", flat=True))

    assert before == 5
    assert after == {one.question_id for one in others}
    assert "4 officers who are due" in said(exam)


@pytest.mark.both_databases
def test_a_roster_counts_in_the_place_of_who_is_due(people: Cast) -> None:
    stocked(people, single_choice=5)
    sat(asked(people, MAY), people.li)
    plan: dict[str, Any] = {"month": MAY, "skip_used_months": 3}
    for_wang, for_li = draft(people, **plan), draft(people, **plan)
    enrol(for_wang, people.wang)
    enrol(for_li, people.li)

    # 王 was on no roster of the exam of May, which is open: nothing of it was shown to 王.
    assert (left(for_wang), left(for_li)) == (5, 3)
    assert said(for_li).startswith("Questions that the 1 officer on the roster met")


def test_units_count_where_nobody_is_known_yet(people: Cast) -> None:
    stocked(people, single_choice=5)
    sat(asked(people, MAY), people.li)

    spot = draft(people, month=MAY, skip_used_months=3, kind="spot")

    assert left(spot) == 3
    assert said(spot).startswith("Nobody is on the roster yet")


def test_rows_that_a_shorter_memory_would_fill_say_so(people: Cast) -> None:
    stocked(people, single_choice=3)
    asked(people, date(2026, 2, 1))
    exam = draft(people, month=MAY, skip_used_months=6)

    told = desk(people.wang).post(
        reverse("exams:manage_supply", args=[exam.pk]), blueprint_form(row("single_choice", 2))
    )

    assert told.json()["changes"][-1] == (
        "Or leave out the questions of 2 months before and not of 6, in the plan of the exam: then the bank fills "
        "every row."
    )
