"""The blueprint editor."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from exams.models import Exam
from question_bank.models import Blueprint, BlueprintCell
from tests.exams.managing import blueprint_form, desk, draft, row, sealed, stocked
from tests.factories import Cast, approved_question, bank, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def address(exam: Exam) -> str:
    return reverse("exams:manage_blueprint", args=[exam.pk])


def test_a_possible_blueprint_is_saved_with_the_exam(people: Cast) -> None:
    exam = draft(people)
    stocked(people, single_choice=3, true_false=2)

    response = desk(people.wang).post(
        address(exam), blueprint_form(row("single_choice", 3), row("true_false", 1, marks="1.5"))
    )

    exam.refresh_from_db()
    assert response.url == reverse("exams:manage_paper", args=[exam.pk])
    assert exam.blueprint is not None
    assert exam.blueprint.name == "月考双向细目表"
    assert list(
        exam.blueprint.cells.order_by("pk").values_list("kind", "difficulty", "count", "marks_each")
    ) == [
        ("single_choice", 0, 3, Decimal(2)),
        ("true_false", 0, 1, Decimal("1.50")),
    ]


def test_an_impossible_row_is_named_and_marked_and_nothing_is_saved(people: Cast) -> None:
    exam = draft(people)
    stocked(people, single_choice=3)

    response = desk(people.wang).post(
        address(exam), blueprint_form(row("single_choice", 3), row("fill_in", 2, difficulty=4))
    )

    assert response.status_code == 422
    assert response.context["errors"] == [
        {"text": "综合, Fill-in, difficulty 4: Available 0 / needed 2", "url": "#row-1"}
    ]
    assert [shown["supply"]["state"] for shown in response.context["rows"]] == ["enough", "short"]
    assert not Blueprint.objects.exists()


def test_rows_that_are_possible_alone_but_not_together_are_refused(people: Cast) -> None:
    exam = draft(people)
    stocked(people, single_choice=5)

    response = desk(people.wang).post(
        address(exam), blueprint_form(row("single_choice", 3), row("single_choice", 3, difficulty=3))
    )

    assert response.context["errors"] == [
        {
            "text": "综合, Single choice, difficulty Any: Available 2 / needed 3 (5 match, other rows take the rest)",
            "url": "#row-0",
        }
    ]
    assert not Blueprint.objects.exists()


def test_the_same_row_twice_is_refused(people: Cast) -> None:
    exam = draft(people)
    stocked(people, single_choice=5)

    response = desk(people.wang).post(
        address(exam), blueprint_form(row("single_choice", 1), row("single_choice", 1))
    )

    assert response.context["errors"] == [
        {"text": "Two rows ask for the same sort of question. Make them one.", "url": ""}
    ]
    assert not Blueprint.objects.exists()


def test_rows_left_empty_say_nothing(people: Cast) -> None:
    exam = draft(people)
    stocked(people, single_choice=1)
    empty = {"subject": "", "kind": "single_choice", "difficulty": "0", "count": "", "marks_each": ""}
    form = blueprint_form(empty, row("single_choice", 1), empty)

    desk(people.wang).post(address(exam), {**form, "cells-INITIAL_FORMS": 3})

    assert BlueprintCell.objects.get().count == 1


def test_a_removed_row_is_gone(people: Cast) -> None:
    exam = draft(people)
    stocked(people, single_choice=1)
    form = blueprint_form(row("single_choice", 1), {**row("fill_in", 9), "DELETE": "on"})

    desk(people.wang).post(address(exam), form)

    assert BlueprintCell.objects.get().kind == "single_choice"


def test_a_blueprint_without_rows_is_refused(people: Cast) -> None:
    response = desk(people.wang).post(address(draft(people)), blueprint_form({}))

    assert response.context["errors"] == [{"text": "A blueprint needs at least one row.", "url": ""}]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("count", "0"),
        ("count", "401"),
        ("count", "many"),
        ("marks_each", "-1"),
        ("marks_each", "NaN"),
        ("subject", "x"),
    ],
)
def test_an_unreadable_row_is_said_with_its_number(people: Cast, field: str, value: str) -> None:
    exam = draft(people)
    stocked(people, single_choice=1)

    response = desk(people.wang).post(
        address(exam), blueprint_form({**row("single_choice", 1), field: value})
    )

    assert response.status_code == 422
    assert [error["url"] for error in response.context["errors"]] == [f"#id_cells-0-{field}"]
    assert not Blueprint.objects.exists()


def test_adding_a_row_without_scripts_keeps_what_was_typed(people: Cast) -> None:
    exam = draft(people)
    stocked(people, single_choice=1)
    typed = {**row("single_choice", 1), "count": "many"}

    response = desk(people.wang).post(address(exam), blueprint_form(typed, action="add"))

    forms = response.context["formset"].forms
    assert [form["count"].value() for form in forms] == ["many", None]
    assert not Blueprint.objects.exists()


def test_the_supply_is_told_while_rows_are_being_written(people: Cast) -> None:
    exam = draft(people)
    stocked(people, single_choice=3)
    half_written = {**row("true_false", 1), "count": ""}

    answer = desk(people.wang).post(
        reverse("exams:manage_supply", args=[exam.pk]), blueprint_form(half_written, row("single_choice", 2))
    )

    assert answer.json() == {
        "rows": [{"row": 1, "text": "Available 3 / needed 2", "state": "enough"}],
        "totals": "2 questions, full marks 4",
        "changes": [],
    }


def test_only_banks_of_the_unit_and_above_are_counted(people: Cast) -> None:
    exam = draft(people)
    approved_question(bank(people.other_bureau), "foreign")
    approved_question(bank(people.county), "below")

    answer = desk(people.wang).post(
        reverse("exams:manage_supply", args=[exam.pk]), blueprint_form(row("single_choice", 1))
    )

    assert answer.json()["rows"] == [{"row": 0, "text": "Available 0 / needed 1", "state": "short"}]


def test_practice_questions_are_not_counted(people: Cast) -> None:
    exam = draft(people)
    approved_question(bank(people.bureau), "p", use="practice")

    answer = desk(people.wang).post(
        reverse("exams:manage_supply", args=[exam.pk]), blueprint_form(row("single_choice", 1))
    )

    assert answer.json()["rows"][0]["state"] == "short"


def test_another_exam_can_take_the_rows_and_changing_them_leaves_the_first_as_it_was(people: Cast) -> None:
    first, second = draft(people), draft(people)
    stocked(people, single_choice=4)
    client = desk(people.wang)
    client.post(address(first), blueprint_form(row("single_choice", 2)))
    first.refresh_from_db()
    blueprint = first.blueprint
    assert blueprint is not None

    taken = client.post(address(second), {"action": "reuse", "source": blueprint.pk})
    client.post(address(second), blueprint_form(row("single_choice", 2), source=blueprint.pk))
    second.refresh_from_db()
    shared = second.blueprint
    client.post(address(second), blueprint_form(row("single_choice", 4)))
    second.refresh_from_db()

    assert [form["count"].value() for form in taken.context["formset"].forms] == [2]
    assert shared == blueprint
    assert second.blueprint != blueprint
    assert list(BlueprintCell.objects.order_by("pk").values_list("blueprint", "count")) == [
        (blueprint.pk, 2),
        (second.blueprint_id, 4),
    ]


def test_a_foreign_blueprint_cannot_be_taken(people: Cast) -> None:
    foreign = Blueprint.objects.create(unit=people.other_bureau, name="外", created_at="2026-03-01T00:00Z")
    exam = draft(people)

    response = desk(people.wang).post(
        address(exam), blueprint_form(row("single_choice", 1), action="reuse", source=foreign.pk)
    )

    assert response.context["source"] is None


def test_the_blueprint_of_a_sealed_exam_stays(people: Cast) -> None:
    exam = sealed(people)

    response = desk(people.wang).post(address(exam), blueprint_form(row("single_choice", 1)))

    assert response.url == reverse("exams:manage_exam", args=[exam.pk])
    assert not Blueprint.objects.exists()


def test_an_outsider_finds_nothing_and_the_legal_head_may_not_write(people: Cast) -> None:
    exam = draft(people)

    assert desk(people.zhou).get(address(exam)).status_code == 404
    assert desk(people.chen).get(address(exam)).status_code == 403
    assert desk(people.li).get(address(exam)).status_code == 403
