"""Several forms of one paper: sealed, dealt, sat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.clock import now
from core.ledger import verify_ledger
from exams.actions.assign_forms import assign_forms
from exams.actions.compose_paper import Choice
from exams.actions.draw_forms import CannotSeal, draw_forms
from exams.actions.seal_paper import seal_paper
from exams.actions.start_attempt import start_attempt
from exams.models import AnswerStep, Attempt, Exam, FormAssignment, PaperItem
from tests.exams.managing import GRACE, blueprint_form, desk, draft, row, stocked
from tests.exams.papers import crew, enrol, forms_open, planned, seal_all
from tests.exams.test_queries import reads_and_writes, statements
from tests.exams.test_racing import at_once
from tests.factories import Cast, cast
from tests.records.test_evidence import by_hand

pytestmark = pytest.mark.django_db


def equal(forms: int = 3, **more: Any) -> dict[str, Any]:
    return {"form_mode": "equal", "form_count": forms, **more}


def test_equal_forms_are_sealed_with_different_questions_and_the_same_marks(people: Cast) -> None:
    stocked(people, single_choice=9, true_false=6)

    exam = seal_all(planned(people, ("single_choice", 3), ("true_false", 2), **equal()), people)

    papers = list(exam.papers.order_by("form"))
    items = PaperItem.objects.filter(paper__exam=exam)
    assert [(paper.form, paper.item_count, paper.full_marks) for paper in papers] == [
        (number, 5, 10) for number in (1, 2, 3)
    ]
    assert len({paper.seal for paper in papers}) == 3
    assert items.values("revision").distinct().count() == items.count() == 15


def test_a_draw_for_each_candidate_seals_sixty_papers(people: Cast) -> None:
    stocked(people, single_choice=20)

    exam = seal_all(planned(people, ("single_choice", 3), form_mode="lot"), people)

    assert (exam.form_count, exam.papers.count()) == (60, 60)


def test_forms_are_dealt_evenly_and_neighbours_by_badge_differ(people: Cast) -> None:
    stocked(people, single_choice=9)
    exam = seal_all(planned(people, ("single_choice", 3), **equal()), people)

    enrol(exam, *crew(people, 9))

    dealt = list(
        FormAssignment.objects.order_by("enrolment__officer__badge_holdings__badge_number").values_list(
            "form", flat=True
        )
    )
    assert Counter(dealt) == {1: 3, 2: 3, 3: 3}
    assert [pair for pair in zip(dealt, dealt[1:], strict=False) if pair[0] == pair[1]] == []


def test_who_is_on_the_roster_before_sealing_is_given_a_form_at_sealing(people: Cast) -> None:
    stocked(people, single_choice=6)
    exam = planned(people, ("single_choice", 3), **equal(2))
    enrol(exam, people.li, people.wang)

    seal_all(exam, people)

    assert set(FormAssignment.objects.values_list("form", flat=True)) == {1, 2}


def test_who_is_enrolled_late_is_given_a_form_and_nobody_elses_changes(people: Cast) -> None:
    stocked(people, single_choice=9)
    exam = forms_open(people, ("single_choice", 3), candidates=crew(people, 6), **equal())
    before = dict(FormAssignment.objects.values_list("pk", "form"))

    enrol(exam, people.li)

    after = dict(FormAssignment.objects.values_list("pk", "form"))
    assert len(after) == 7
    assert {pk: after[pk] for pk in before} == before
    assert assign_forms(exam, at=now(), actor=None) == 0


def test_a_form_once_given_cannot_be_changed(people: Cast) -> None:
    stocked(people, single_choice=6)
    forms_open(people, ("single_choice", 3), candidates=[people.li], **equal(2))

    with pytest.raises(IntegrityError), transaction.atomic():
        FormAssignment.objects.update(form=2)


def test_each_candidate_sits_the_form_that_was_given(people: Cast) -> None:
    stocked(people, single_choice=6)
    candidates = crew(people, 4)
    exam = forms_open(people, ("single_choice", 3), candidates=candidates, **equal(2))
    sitting = exam.sittings.get()

    for person in candidates:
        start_attempt(sitting_id=sitting.pk, officer=person, at=now(), grace=GRACE)

    sat = {attempt.enrolment_id: attempt.paper.form for attempt in Attempt.objects.select_related("paper")}
    assert sat == dict(FormAssignment.objects.values_list("pk", "form"))
    assert set(sat.values()) == {1, 2}
    assert verify_ledger().broken == []


def test_an_exam_with_one_form_deals_nothing(people: Cast) -> None:
    stocked(people, single_choice=6)

    exam = forms_open(people, ("single_choice", 3), candidates=[people.li])

    start_attempt(sitting_id=exam.sittings.get().pk, officer=people.li, at=now(), grace=GRACE)
    assert not FormAssignment.objects.exists()
    assert verify_ledger().broken == []


@pytest.mark.parametrize("mode", ("equal", "lot"))
def test_a_start_takes_no_more_statements_with_many_forms(people: Cast, mode: str) -> None:
    stocked(people, single_choice=20)
    one, two = crew(people, 2)
    exam = forms_open(people, ("single_choice", 5), candidates=[one, two], form_mode=mode, form_count=4)
    sitting = exam.sittings.get()
    own = desk(two)
    own.get("/api/v1/me/sittings")
    own.get(reverse("exams:start", args=[sitting.pk]))

    with statements() as found:
        response = own.post(f"/api/v1/sittings/{sitting.pk}/attempts")

    assert response.status_code == 201
    assert reads_and_writes(found) == (4, 2)


@pytest.mark.django_db(transaction=True)
def test_starts_at_once_with_forms_make_one_attempt_each_on_the_form_given() -> None:
    people = cast()
    stocked(people, single_choice=9)
    candidates = crew(people, 4)
    exam = forms_open(people, ("single_choice", 3), candidates=candidates, **equal())
    address = f"/api/v1/sittings/{exam.sittings.get().pk}/attempts"
    desks = [desk(person) for person in candidates for _ in range(3)]

    answers = at_once([lambda own=own: own.post(address).status_code for own in desks])  # type: ignore[misc]

    assert Counter(answers) == {201: 4, 200: 8}
    assert AnswerStep.objects.count() == 4
    sat = {attempt.enrolment_id: attempt.paper.form for attempt in Attempt.objects.select_related("paper")}
    assert sat == dict(FormAssignment.objects.values_list("pk", "form"))
    assert verify_ledger().broken == []


@pytest.mark.django_db(transaction=True)
def test_forms_dealt_at_once_are_dealt_once() -> None:
    people = cast()
    stocked(people, single_choice=6)
    exam = planned(people, ("single_choice", 3), **equal(2))
    seal_all(exam, people)
    candidates = crew(people, 6)

    at_once([lambda: enrol(exam, *candidates) for _ in range(4)])

    assert Counter(FormAssignment.objects.values_list("form", flat=True)) == {1: 3, 2: 3}
    assert verify_ledger().broken == []


def test_forms_changed_by_hand_are_found(people: Cast) -> None:
    stocked(people, single_choice=6)
    exam = forms_open(people, ("single_choice", 3), candidates=[people.li], **equal(2))
    start_attempt(sitting_id=exam.sittings.get().pk, officer=people.li, at=now(), grace=GRACE)

    by_hand("UPDATE exams_formassignment SET form = 3 - form")

    assert {finding.reason for finding in verify_ledger().broken} == {
        "the forms differ from those that were dealt",
        "another form was sat than the one given",
    }


def test_the_number_of_papers_is_that_of_the_plan(people: Cast) -> None:
    exam = draft(people, **equal(2))
    [question] = stocked(people, single_choice=1)

    with pytest.raises(CannotSeal) as refused:
        seal_paper(exam=exam, choices=[Choice(question, question.marks)], actor=people.wang, at=now())

    assert refused.value.code == "forms_differ"
    assert Exam.objects.get(pk=exam.pk).state == "draft"


def test_the_same_seed_draws_the_same_forms(people: Cast) -> None:
    stocked(people, single_choice=12)
    exam = planned(people, ("single_choice", 3), **equal(2))

    first, second = draw_forms(exam, on=exam.cut_off), draw_forms(exam, on=exam.cut_off)

    assert first == second


def test_the_paper_page_shows_each_form_and_what_they_share(
    people: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    stocked(people, single_choice=4)
    exam = planned(people, ("single_choice", 3), **equal(2))
    client = desk(people.wang)
    address = reverse("exams:manage_paper", args=[exam.pk])
    client.get(address)

    with django_assert_max_num_queries(23):
        page = client.get(address + "?form=2")

    compared = page.context["compared"]
    assert (page.context["form"], compared.matrix) == (2, ((3, 2), (2, 3)))
    assert [(cell.questions, cell.sums) for cell in compared.cells] == [(3, (9, 9))]


def test_what_was_seen_of_all_forms_is_what_is_sealed(people: Cast) -> None:
    stocked(people, single_choice=8)
    exam = planned(people, ("single_choice", 3), **equal(2))
    client = desk(people.wang)
    seen = client.get(reverse("exams:manage_paper", args=[exam.pk])).context["seen"]

    client.post(reverse("exams:manage_seal", args=[exam.pk]), {"seen": seen, "state": "draft"})

    exam.refresh_from_db()
    page = client.get(reverse("exams:manage_paper", args=[exam.pk]) + "?form=2")
    assert (exam.state, exam.papers.count(), FormAssignment.objects.count()) == ("sealed", 2, 3)
    assert page.context["row"].form == 2


def test_the_blueprint_says_when_forms_will_share_questions(people: Cast) -> None:
    stocked(people, single_choice=5)
    exam = draft(people, **equal(2))

    answer = desk(people.wang).post(
        reverse("exams:manage_supply", args=[exam.pk]), blueprint_form(row("single_choice", 3))
    )

    assert answer.json()["rows"] == [
        {
            "row": 0,
            "text": "Available 5 / needed 3 (for 2 forms without a question in common, 6 are needed; some will be"
            " shared)",
            "state": "enough",
        }
    ]


def test_a_plan_takes_the_form_of_the_paper_and_the_months(people: Cast) -> None:
    exam = draft(people, **equal(4, skip_used_months=6))

    assert (exam.form_mode, exam.form_count, exam.skip_used_months) == ("equal", 4, 6)
    assert exam.sittings.get().closes_at - exam.sittings.get().opens_at == timedelta(days=1)
