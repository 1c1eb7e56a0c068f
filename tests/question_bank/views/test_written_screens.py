"""Writing, previewing and reviewing questions that people mark, and cases with their sub-questions."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from question_bank.models import Question, QuestionRevision
from tests.factories import BACKEND, Cast, bank, cast, question

pytestmark = pytest.mark.django_db

WRITTEN = {
    "kind": "short_answer", "stem": "到场后先做什么？", "options": "", "key": "先出示证件。", "subject": "综合",
    "difficulty": "2", "marks": "", "citations": "", "explanation": "", "material": "",
    "rubric": "出示证件（2分）\n告知权利（3分）",
}  # fmt: skip
NO_PARTS = {"parts-TOTAL_FORMS": "0", "parts-INITIAL_FORMS": "0"}


def part(number: int, **cells: str) -> dict[str, str]:
    fields = {"kind": "short_answer", "stem": "", "options": "", "key": "", "rubric": "", "marks": ""}
    return {f"parts-{number}-{name}": value for name, value in {**fields, "explanation": "", **cells}.items()}


CASE = WRITTEN | {
    "kind": "case_analysis", "stem": "市场案", "key": "", "rubric": "", "material": "示例案情：甲扰乱市场秩序。",
    "parts-TOTAL_FORMS": "3", "parts-INITIAL_FORMS": "0",
    **part(0, kind="multiple_choice", stem="可以怎样处理？", options="警告\n罚款\n判刑", key="AB", marks="2"),
    **part(1, stem="先做什么？", rubric="出示证件（1分）\n制止（3分）", key="先出示证件。"),
    **part(2),
}  # fmt: skip


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def wang(people: Cast) -> Client:
    client = Client()
    client.force_login(people.wang, backend=BACKEND)
    return client


def new(client: Client, people: Cast, form: dict[str, str]) -> Any:
    own = bank(people.bureau, "city")
    return client.post(reverse("question_bank:new"), form | {"bank": own.pk, "ref": "W1", "use": "exam"})


def page(client: Client, revision: QuestionRevision) -> str:
    answer = client.get(reverse("question_bank:question", args=[revision.question_id]))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_written_question_takes_its_marks_from_its_points(wang: Client, people: Cast) -> None:
    new(wang, people, WRITTEN | NO_PARTS)
    revision = QuestionRevision.objects.get()
    assert (revision.kind, revision.key, revision.marks) == ("short_answer", "先出示证件。", 5)
    assert revision.rubric == [
        {"text": "出示证件", "marks": "2"},
        {"text": "告知权利", "marks": "3"},
    ]


def test_a_case_is_written_with_its_sub_questions(wang: Client, people: Cast) -> None:
    new(wang, people, CASE)
    revision = QuestionRevision.objects.get()
    assert (revision.stem, revision.material, revision.marks) == ("市场案", "示例案情：甲扰乱市场秩序。", 6)
    assert [(entry["kind"], entry["key"], entry["marks"]) for entry in revision.parts] == [
        ("multiple_choice", [0, 1], "2"),
        ("short_answer", "先出示证件。", "4"),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rubric": "出示证件"}, "rubric"),
        ({"rubric": ""}, "rubric"),
        ({"marks": "9"}, "rubric"),
        ({"options": "甲\n乙"}, "options"),
    ],
)
def test_a_flaw_of_a_written_question_is_told_at_its_field(
    wang: Client, people: Cast, change: dict[str, str], field: str
) -> None:
    answer = new(wang, people, WRITTEN | NO_PARTS | change)
    assert list(answer.context["form"].errors) == [field]
    assert Question.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "number", "field"),
    [
        ({"parts-0-key": "A"}, 0, "key"),
        ({"parts-0-options": "警告\n警告\n罚款"}, 0, "options"),
        ({"parts-1-rubric": "出示证件"}, 1, "rubric"),
        ({"parts-1-marks": "9"}, 1, "rubric"),
        ({"parts-1-stem": ""}, 1, "stem"),
        ({"parts-2-stem": "为什么？"}, 2, "rubric"),
    ],
)
def test_a_flaw_of_a_sub_question_is_told_there_and_above_the_form(
    wang: Client, people: Cast, change: dict[str, str], number: int, field: str
) -> None:
    answer = new(wang, people, CASE | change)
    errors = [list(form.errors) for form in answer.context["parts"].forms]
    assert errors == [[field] if place == number else [] for place in range(3)]
    assert f'href="#id_parts-{number}-{field}"' in answer.content.decode()
    assert Question.objects.count() == 0


@pytest.mark.parametrize("change", [{"material": ""}, {"parts-0-DELETE": "on", "parts-1-DELETE": "on"}])
def test_a_case_needs_a_material_and_a_sub_question(
    wang: Client, people: Cast, change: dict[str, str]
) -> None:
    answer = new(wang, people, CASE | change)
    assert "material" in answer.context["form"].errors
    assert Question.objects.count() == 0


def test_without_scripts_one_more_sub_question_is_asked_for_and_nothing_is_lost(
    wang: Client, people: Cast
) -> None:
    answer = new(wang, people, CASE | {"action": "add", "parts-0-DELETE": "on"})
    shown = [form.initial.get("stem", "") for form in answer.context["parts"].forms]
    assert shown == ["先做什么？", "", ""]
    assert 'value="W1"' in answer.content.decode()
    assert "示例案情：甲扰乱市场秩序。" in answer.content.decode()
    assert Question.objects.count() == 0


def test_editing_shows_everything_again_and_the_next_revision_tells_what_changed(
    wang: Client, people: Cast
) -> None:
    new(wang, people, CASE)
    [first] = Question.objects.all()
    address = reverse("question_bank:edit", args=[first.pk])
    shown = wang.get(address).context["parts"].forms
    assert [form.initial.get("rubric", "") for form in shown] == ["", "出示证件（1分）\n制止（3分）", ""]
    same = wang.post(address, CASE)
    assert list(same.context["form"].errors) == ["__all__"]

    wang.post(address, CASE | {"parts-1-rubric": "出示证件（2分）\n制止（3分）"})

    newest = first.revisions.latest("number")
    assert (newest.number, newest.marks) == (2, 7)
    told = wang.get(reverse("question_bank:question", args=[first.pk])).context["changes"]
    assert [str(change["label"]) for change in told] == ["小题", "分值"]


def test_the_preview_is_what_candidates_see_and_points_stand_beside_it(wang: Client, people: Cast) -> None:
    revision = question(bank(people.bureau), kind="case_analysis", state="in_review")
    answer = wang.get(reverse("question_bank:question", args=[revision.question_id]))
    assert [(q["number"], q["kind"], q["marks"]) for q in answer.context["previews"]] == [
        (1, "multiple_choice", "2"),
        (2, "short_answer", "4"),
    ]
    assert [(told["number"], told["text"]) for told in answer.context["answers"]] == [
        (1, "AB"),
        (2, "先出示证件。"),
    ]
    text = page(wang, revision)
    assert "示例案情：甲在市场内扰乱秩序，乙报警。" in text
    assert "制止行为 (分值：3)" in text


@pytest.mark.parametrize("total", ["", "-1", "99999999999", "x", "१२"])
@pytest.mark.parametrize("action", ["save", "add"])
def test_hostile_counts_of_sub_questions_are_answered(
    wang: Client, people: Cast, total: str, action: str
) -> None:
    answer = new(wang, people, CASE | {"parts-TOTAL_FORMS": total, "action": action})
    assert answer.status_code == (302 if (total, action) == ("१२", "save") else 200)
