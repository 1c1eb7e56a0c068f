"""Papers with written questions and cases: sealing, sitting, and what waits for a person."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from exams.actions._papers import sealed_paper
from exams.actions.close_exam import close_exam
from exams.actions.compose_paper import Choice, in_paper_order, paper_of
from exams.actions.mark_exam import NeedsMarkers, mark_exam
from exams.actions.release_results import release_results
from exams.actions.save_blueprint import save_blueprint
from exams.actions.sign_off_exam import sign_off_exam
from exams.domain.marking import mark
from exams.domain.paper import paper_from_frozen
from exams.domain.review import reviewed
from exams.models import AnswerSheet, Paper, PaperItem, Result, Sitting
from exams.views.candidate_questions import review_questions
from exams.writing import grace
from question_bank.domain.blueprint import Cell
from question_bank.models import QuestionRevision
from tests.exams.candidate import Candidate, now, signed_in, sitting_today
from tests.exams.test_api_handing_in import client_digest
from tests.factories import Cast, approved_question, bank, cast, written_questions
from tests.factories.exams import exam_with_sitting
from tests.factories.moments import AT, DAY


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


def test_after_release_the_candidate_reads_material_model_answer_and_points(
    writing: Candidate, sitting: Sitting, people: Cast
) -> None:
    writing.hand_in()
    closed(sitting, people)
    mark_exam(exam=sitting.exam, actor=people.wang, at=now())
    before = writing.client.get(f"/exams/attempts/{writing.attempt}/result/")
    sign_off_exam(exam=sitting.exam, actor=people.chen, at=now())
    release_results(exam=sitting.exam, actor=people.wang, at=now())

    page = writing.client.get(f"/exams/attempts/{writing.attempt}/result/").content.decode()
    told = writing.client.get(f"/api/v1/attempts/{writing.attempt}/result").json()["review"]

    assert before.status_code == 404
    assert page.count("示例案情：甲在市场内扰乱秩序，乙报警。") == 1
    assert page.index("示例案情") < page.index("可以怎样处理？") < page.index("民警到场后先做什么？")
    assert "先出示证件，再告知权利。" in page
    assert "应当告知权利" in page
    assert [item.get("rubric") for item in told[:2]] == [
        None,
        [{"text": "应当出示证件", "marks": "0.5"}, {"text": "应当告知权利", "marks": "1.5"}],
    ]
    assert told[1]["key"] == "先出示证件，再告知权利。"


def test_own_words_stand_in_the_review_beside_the_marks(writing: Candidate) -> None:
    sealed = sealed_paper(*Paper.objects.values_list("pk", "seal").get())
    marks = [Decimal(0), Decimal("1.5"), Decimal(0), Decimal(0), Decimal(0)]
    review = reviewed(sealed.paper, [None, "再告知权利。", None, None, None], marks)
    shown = review_questions(review, sealed.layout(bytes(32)), {})
    assert (shown[1]["text"], shown[1]["score"], shown[1]["verdict"]) == ("再告知权利。", "1.5", "partial")
    assert [bool(question["material"]) for question in shown] == [False, False, False, True, False]


def test_a_blueprint_counts_a_case_as_one_question_and_the_page_shows_its_points(people: Cast) -> None:
    own = bank(people.bureau)
    approved_question(own, "案-1", kind="case_analysis")
    exam = exam_with_sitting(unit=people.bureau).exam
    cell = Cell("general", "case_analysis", None, 1, Decimal(12))
    save_blueprint(exam, name="", cells=[cell], on=DAY, at=AT, actor=people.wang)
    client = signed_in(people.wang)

    page = client.get(f"/exams/manage/{exam.pk}/paper/", {"keys": "1"})

    assert (page.context["question_count"], page.context["full_marks"]) == (2, "12")
    assert [key["text"] for key in page.context["keys"]][
        1
    ] == "先出示证件。\n出示证件（2分）\n制止行为（6分）"
    [block] = page.context["sections"][0]["blocks"]
    assert (block["number"], len(block["questions"])) == (1, 2)


def test_a_case_with_too_few_marks_is_told_instead_of_drawn(people: Cast) -> None:
    approved_question(bank(people.bureau), "案-1", kind="case_analysis")
    exam = exam_with_sitting(unit=people.bureau).exam
    cell = Cell("general", "case_analysis", None, 1, Decimal("0.01"))
    save_blueprint(exam, name="", cells=[cell], on=DAY, at=AT, actor=people.wang)

    page = signed_in(people.wang).get(f"/exams/manage/{exam.pk}/paper/")

    assert page.context["refusal"].startswith("给案例分析题的分值太少")


@pytest.mark.both_databases
def test_a_material_stands_in_cases_only(people: Cast, questions: list[QuestionRevision]) -> None:
    single = QuestionRevision.objects.get(kind="single_choice")
    with pytest.raises(IntegrityError, match="cases_have_a_material_and_drafting_may"), transaction.atomic():
        QuestionRevision.objects.create(
            question=single.question,
            number=2,
            kind="single_choice",
            subject=single.subject,
            difficulty=1,
            stem="甲？",
            key=[0],
            material="案情",
            created_at=AT,
        )
