"""Papers with written questions and cases: sealing, sitting, and what waits for a person."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from exams.actions._papers import sealed_paper
from exams.actions.close_exam import close_exam
from exams.actions.compose_paper import Choice, in_paper_order, paper_of
from exams.actions.mark_exam import NeedsMarkers, mark_exam
from exams.domain.marking import mark
from exams.domain.paper import paper_from_frozen
from exams.models import AnswerSheet, Paper, PaperItem, Result, Sitting
from exams.writing import grace
from question_bank.models import QuestionRevision
from tests.exams.candidate import Candidate, now, sitting_today
from tests.exams.test_api_handing_in import client_digest
from tests.factories import Cast, approved_question, bank, cast, written_questions


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def questions(people: Cast) -> list[QuestionRevision]:
    own = bank(people.bureau)
    return [approved_question(own, "单-1", kind="single_choice"), *written_questions(own)]


@pytest.fixture
def sitting(people: Cast, questions: list[QuestionRevision]) -> Sitting:
    return sitting_today([people.li], questions=questions, multiple_choice_rule="half_if_subset")


@pytest.fixture
def writing(people: Cast, sitting: Sitting) -> Candidate:
    candidate = Candidate.of(people.li, sitting)
    candidate.start()
    return candidate


def test_a_case_becomes_one_material_with_an_item_for_each_part(writing: Candidate) -> None:
    *others, essay, case = writing.state["paper"]["sections"]

    assert [section["title"] for section in (*others, essay)] == ["单项选择题", "简答题", "论述题"]
    assert (case["title"], case["rule"]) == ("案例分析题", "half_if_subset")
    assert case["groups"] == [
        {"id": "g1", "material": "示例案情：甲在市场内扰乱秩序，乙报警。\n民警到场处置。"}
    ]
    assert [(item["kind"], item["group"], item["marks"]) for item in case["items"]] == [
        ("multiple_choice", "g1", "2"),
        ("short_answer", "g1", "4"),
    ]


def test_parts_of_a_case_stand_at_places_of_their_own(sitting: Sitting) -> None:
    rows = PaperItem.objects.order_by("position").values_list("revision__kind", "part", "marks")
    assert list(rows) == [
        ("single_choice", 0, Decimal(2)),
        ("short_answer", 0, Decimal(2)),
        ("essay", 0, Decimal(2)),
        ("case_analysis", 0, Decimal(2)),
        ("case_analysis", 1, Decimal(4)),
    ]


def test_two_cases_keep_their_materials_apart(people: Cast) -> None:
    own = bank(people.bureau)
    cases = [
        approved_question(own, f"案-{number}", kind="case_analysis", material=f"案情{number}")
        for number in (1, 2)
    ]
    sitting = sitting_today([people.li], questions=cases)
    candidate = Candidate.of(people.li, sitting)
    candidate.start()
    [section] = candidate.state["paper"]["sections"]
    assert section["groups"] == [{"id": "g1", "material": "案情1"}, {"id": "g2", "material": "案情2"}]
    assert [item["group"] for item in section["items"]] == ["g1", "g1", "g2", "g2"]


def test_the_rubric_is_sealed_beside_the_key_and_never_sent(writing: Candidate, sitting: Sitting) -> None:
    row = Paper.objects.get()
    frozen = json.loads(row.frozen)
    assert frozen["keys"]["keys"][1]["rubric"] == [
        {"marks": "0.5", "text": "应当出示证件"},
        {"marks": "1.5", "text": "应当告知权利"},
    ]
    assert "rubric" not in frozen["keys"]["keys"][0]
    assert paper_from_frozen(row.frozen) == sealed_paper(row.pk, row.seal).paper
    assert "应当出示证件" not in json.dumps(writing.state, ensure_ascii=False)


def test_other_marks_in_the_paper_scale_parts_and_points(people: Cast) -> None:
    case = approved_question(bank(people.bureau), "案-1", kind="case_analysis")
    sitting = sitting_today([people.li], questions=[case])
    paper = paper_of(sitting.exam, in_paper_order([Choice(case, Decimal(10))]))
    assert [item.marks for item in paper.items] == [Decimal("3.33"), Decimal("6.67")]
    assert [point.marks for point in paper.keys[1].rubric] == [Decimal("1.67"), Decimal("5.00")]
    assert paper.full_marks == 10


def test_texts_are_saved_looked_at_and_hashed_in_one_form(writing: Candidate) -> None:
    written = "第一，出示证件；\r\n第二，“告知”权利。Cafe\u0301"
    stored = "第一，出示证件；\n第二，“告知”权利。Café"
    response = writing.answer("short_answer", written)
    item = writing.items["short_answer"]["item"]
    state = writing.look()
    assert response.json()["saved"][0]["answer"] == stored
    assert state["answers"][item]["answer"] == stored
    assert state["digest"] == client_digest({item: written})
    assert writing.hand_in(digest=client_digest({item: written})).status_code == 200


@pytest.mark.parametrize("text", ["甲" * 20_001, "\x00", ["甲"], 7, {"甲": 1}])
def test_a_text_that_cannot_be_is_refused_with_its_place(writing: Candidate, text: Any) -> None:
    response = writing.answer("essay", text)
    assert (response.status_code, response.json()["code"]) == (400, "invalid")
    assert response.json()["field"].startswith("saves[0].answer")
    assert writing.look()["answers"] == {}


def test_a_text_of_full_length_is_kept(writing: Candidate) -> None:
    assert writing.answer("essay", "甲\r\n" * 10_000).status_code == 200
    assert writing.look()["answers"][writing.items["essay"]["item"]]["answer"] == "甲\n" * 10_000


def closed(sitting: Sitting, people: Cast) -> None:
    at = now()
    Sitting.objects.filter(pk=sitting.pk).update(closes_at=at - timedelta(minutes=1))
    close_exam(exam=sitting.exam, actor=people.wang, at=at, grace=grace())


def test_marking_waits_for_people_where_words_were_written(
    writing: Candidate, sitting: Sitting, people: Cast
) -> None:
    paper = sealed_paper(*Paper.objects.values_list("pk", "seal").get()).paper
    choice = writing.items["multiple_choice"]
    right = [option["id"] for option in choice["options"] if option["text"] in ("警告", "罚款")]
    writing.save(
        writing.save_of("short_answer", "先出示证件。"),  # the last one: the second part of the case
        writing.save_of("essay", "   \n"),
        writing.save_of("multiple_choice", right),
    )
    writing.hand_in()
    closed(sitting, people)

    marking = mark(paper, AnswerSheet.objects.get().answers)

    assert marking.needs_person == (4,)
    assert [item.marks for item in marking.items] == [0, 0, 0, 2, 0]
    with pytest.raises(NeedsMarkers):
        mark_exam(exam=sitting.exam, actor=people.wang, at=now())
    assert not Result.objects.exists()


def test_a_paper_where_nothing_was_written_needs_nobody(
    writing: Candidate, sitting: Sitting, people: Cast
) -> None:
    writing.hand_in()
    closed(sitting, people)
    assert mark_exam(exam=sitting.exam, actor=people.wang, at=now()) == 1
    assert Result.objects.get().score == 0
