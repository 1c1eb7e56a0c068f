"""Assembly by calibrated parameters and by time, and assemblies that die."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.clock import now
from exams.actions._assembly_order import Settings
from exams.actions.assemble_exam import REST, TAKEN_WITHIN, ask_for_assembly, assemble_exam, give_up_lost
from exams.models import Assembly, Exam
from question_bank.actions.take_calibration import say_time
from question_bank.models import ItemParameters, Question, QuestionRevision
from tests.exams.managing import blueprint_form, desk, draft, row, stocked
from tests.exams.papers import planned, seal_all
from tests.factories import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def assembled(exam: Exam, people: Cast, **wishes: Any) -> Assembly:
    asked = ask_for_assembly(exam, settings=Settings(**wishes), at=now(), actor=people.wang)
    assemble_exam(asked, clock=now)
    asked.refresh_from_db()
    return asked


def calibrated(revisions: Iterable[QuestionRevision]) -> None:
    """Slopes and locations that differ from question to question."""
    for number, revision in enumerate(revisions):
        ItemParameters.objects.create(
            revision=revision,
            slope=0.6 + 0.2 * (number % 6),
            location=-1.2 + 0.3 * (number % 9),
            guessing=0,
            n=1000,
            source="演示",
            calibrated_on=date(2026, 1, 1),
            at=now(),
        )


def timed(people: Cast, seconds: Iterable[int]) -> None:
    """Authors' times of the questions in order."""
    for question, one in zip(Question.objects.order_by("pk"), seconds, strict=True):
        say_time(question, seconds=one, at=now(), actor_id=people.wang.pk)


def test_forms_get_the_same_information_at_the_pass_mark_in_rows_whose_questions_have_parameters(
    people: Cast,
) -> None:
    calibrated(stocked(people, single_choice=18, true_false=6)[:18])
    exam = planned(people, ("single_choice", 6), ("true_false", 2), form_mode="equal", form_count=3)

    last = assembled(exam, people)

    told = last.result["at_pass_mark"]
    assert (last.state, told["rows"], told["questions"]) == ("done", [1], [6, 6, 6])
    assert (last.result["calibrated"], last.result["pool"]) == (18, 24)
    assert max(told["information"]) - min(told["information"]) < 0.3
    page = desk(people.wang).get(reverse("exams:manage_assembly", args=[exam.pk]))
    assert "2: not all of their questions have parameters" in page.content.decode()
    assert "18 of 24" in page.content.decode()


def test_one_form_can_be_the_most_informative_and_take_calibrated_questions_only(people: Cast) -> None:
    revisions = stocked(people, single_choice=9)
    calibrated(revisions[:6])
    exam = planned(people, ("single_choice", 3))

    mixed = assembled(exam, people, information="most")
    most = assembled(Exam.objects.get(pk=exam.pk), people, information="most", calibrated_only=True)

    assert "at_pass_mark" not in mixed.result  # the row lacks parameters: it goes by difficulty
    assert (most.result["goal"], most.result["pool"]) == ("most_information", 6)
    assert most.result["objective"] == pytest.approx(most.result["at_pass_mark"]["information"][0])
    assert most.result["bound"] >= most.result["objective"] - 1e-6
    page = desk(people.wang).get(reverse("exams:manage_assembly", args=[exam.pk]))
    assert "Least information of a form at the pass mark" in page.content.decode()


def test_forms_keep_within_the_time_of_the_blueprint_and_a_draw_by_lot_says_where_it_does_not(
    people: Cast,
) -> None:
    stocked(people, single_choice=8)
    timed(people, [60, 60, 60, 60, 600, 600, 600, 600])
    exam = draft(people, form_mode="equal", form_count=2)
    form = {**blueprint_form(row("single_choice", 2)), "minutes": "2"}
    saved = desk(people.wang).post(reverse("exams:manage_blueprint", args=[exam.pk]), form)
    exam.refresh_from_db()
    paper = reverse("exams:manage_paper", args=[exam.pk])

    by_lot = desk(people.wang).get(paper)
    last = assembled(exam, people)
    kept = desk(people.wang).get(paper)

    assert (saved.status_code, exam.blueprint.minutes) == (302, 2)
    # Eight questions of which four are long: by lot two forms of two cannot both be sure to be short.
    assert by_lot.context["times"].allowed == 2
    assert last.result["times"] == [120, 120]
    assert (kept.context["times"].minutes, kept.context["times"].warning) == ((2, 2), "")


def test_a_time_that_cannot_be_kept_is_told_with_the_smallest_change(people: Cast) -> None:
    stocked(people, single_choice=4)
    timed(people, [120] * 4)
    exam = planned(people, ("single_choice", 2))
    exam.blueprint.minutes = 3
    exam.blueprint.save(update_fields=["minutes"])

    last = assembled(Exam.objects.get(pk=exam.pk), people)

    page = desk(people.wang).get(reverse("exams:manage_assembly", args=[exam.pk]))
    assert last.state == "impossible"
    assert page.context["changes"] == [
        "Let a paper take 4 minutes and not 3, or have shorter questions approved."
    ]
    lot = desk(people.wang).get(reverse("exams:manage_paper", args=[exam.pk]))
    assert "By the expected times of its questions this paper takes 4" in lot.content.decode()


def test_an_assembly_that_dies_of_an_error_says_so_at_once_and_another_may_be_asked_for(
    people: Cast,
) -> None:
    stocked(people, single_choice=6)
    exam = planned(people, ("single_choice", 2))
    asked = ask_for_assembly(exam, settings=Settings(), at=now(), actor=people.wang)
    Assembly.objects.filter(pk=asked.pk).update(settings={"no_such_wish": 1})

    with pytest.raises(TypeError):
        assemble_exam(Assembly.objects.get(pk=asked.pk), clock=now)

    asked.refresh_from_db()
    page = desk(people.wang).get(reverse("exams:manage_assembly", args=[exam.pk]))
    assert (asked.state, asked.result) == ("failed", {"failure": "error"})
    assert "The assembly ended on an error of the program" in page.content.decode()
    assert f"the log has the error under assembly {asked.pk}" in page.content.decode()
    assert b'data-testid="assembly-form"' in page.content
    assert assembled(exam, people).state == "done"


def test_the_clock_notices_an_assembly_that_was_killed_soon_after_its_time_is_over(people: Cast) -> None:
    stocked(people, single_choice=6)
    at = now()
    first, second = planned(people, ("single_choice", 2)), planned(people, ("single_choice", 2))
    killed = ask_for_assembly(first, settings=Settings(seconds=30), at=at, actor=people.wang)
    waiting = ask_for_assembly(second, settings=Settings(), at=at, actor=people.wang)
    Assembly.objects.filter(pk=killed.pk).update(state="running", started_at=at)
    over = at + timedelta(seconds=30) + REST

    assert give_up_lost(at=over) == 0
    assert give_up_lost(at=over + timedelta(seconds=1)) == 1
    assert give_up_lost(at=at + TAKEN_WITHIN + timedelta(seconds=1)) == 1

    killed.refresh_from_db()
    waiting.refresh_from_db()
    assert [(one.state, one.result) for one in (killed, waiting)] == [("failed", {"failure": "lost"})] * 2
    page = desk(people.wang).get(reverse("exams:manage_assembly", args=[first.pk]))
    assert "The assembly was cut off" in page.content.decode()


def test_too_few_questions_for_all_forms_say_how_many_months_would_do(people: Cast) -> None:
    month = date(2026, 5, 1)
    stocked(people, single_choice=5)
    seal_all(planned(people, ("single_choice", 2), month=date(2026, 2, 1)), people)
    exam = planned(
        people, ("single_choice", 2), month=month, skip_used_months=4, form_mode="equal", form_count=2
    )

    last = assembled(exam, people)

    page = desk(people.wang).get(reverse("exams:manage_assembly", args=[exam.pk]))
    assert (last.state, last.result["months"]) == ("impossible", 2)
    assert page.context["changes"][-1].startswith(
        "Or leave out the questions of 2 months before and not of 4"
    )
