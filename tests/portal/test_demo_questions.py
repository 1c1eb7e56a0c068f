"""The questions of the demonstration are whole, differ from one another and cite what is there."""

import re
from collections import Counter
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import combinations

from portal.demo.bank import QUESTION_FILES
from question_bank.domain.checks import check
from question_bank.domain.kinds import KINDS
from question_bank.domain.parts import parts_from_json
from question_bank.domain.question import Content
from question_bank.domain.rubric import rubric_from_json
from question_bank.models import Question

from .demo_data import (
    ARRANGED,
    CONTENT,
    FOLDER,
    PRACTICE,
    QUESTIONS,
    SUBJECTS,
    WRITTEN,
    Entry,
    articles_cited,
    articles_named,
    bare,
    leads_nowhere,
)

BANK = [*QUESTIONS, *WRITTEN, *ARRANGED]
EVERYTHING = [*BANK, *CONTENT["questions"], *PRACTICE]
CHOICE_KINDS = {"single_choice", "multiple_choice", "indefinite_choice"}
FIELDS = {
    "ref", "kind", "subject", "difficulty", "stem", "options", "fixed_order",
    "key", "explanation", "marks", "citations",
}  # fmt: skip
BLANK = "____"
PARTS = [(case["ref"], part) for case in WRITTEN for part in case.get("parts", [])]


def of_kind(*kinds: str) -> list[Entry]:
    return [question for question in QUESTIONS if question["kind"] in kinds]


def content_of(question: Entry) -> Content:
    parts = parts_from_json(question.get("parts", []))
    options, matches = tuple(question.get("options", ())), tuple(question.get("matches", ()))
    return Content(
        kind=question["kind"],
        stem=question["stem"],
        options=options,
        key=() if parts else KINDS[question["kind"]].key_from_json(question["key"], options, matches),
        explanation=question["explanation"],
        marks=Decimal(question["marks"]),
        difficulty=question["difficulty"],
        rubric=rubric_from_json(question.get("rubric", [])),
        material=question.get("material", ""),
        parts=parts,
        matches=matches,
    )


# How many, of what


def test_there_are_questions_enough_of_every_kind():
    kinds = Counter(question["kind"] for question in BANK)

    wanted = {
        "single_choice": 120, "multiple_choice": 60, "indefinite_choice": 20, "true_false": 60, "fill_in": 20,
        "short_answer": 10, "essay": 5, "case_analysis": 10, "matching": 1, "ordering": 1, "document_drafting": 1,
    }  # fmt: skip
    assert set(kinds) == set(KINDS) == set(wanted)
    assert {kind: kinds[kind] for kind, count in wanted.items() if kinds[kind] < count} == {}


def test_every_file_of_the_folder_is_loaded():
    assert {path.stem for path in (FOLDER / "questions").iterdir()} == set(QUESTION_FILES)


def test_no_two_questions_share_a_reference():
    refs = Counter(question["ref"] for question in EVERYTHING)

    assert [ref for ref, times in refs.items() if times > 1] == []


def test_every_subject_can_fill_a_blueprint_row_and_has_easy_and_hard_questions():
    subjects = Counter(question["subject"] for question in QUESTIONS)
    single_choice = Counter(question["subject"] for question in of_kind("single_choice"))
    difficulties = {code: {q["difficulty"] for q in QUESTIONS if q["subject"] == code} for code in subjects}

    assert set(subjects) == {subject["code"] for subject in SUBJECTS}
    assert min(subjects.values()) >= 20
    assert min(single_choice[code] for code in subjects) >= 8
    assert [code for code, found in difficulties.items() if not {1, 2, 3, 4} <= found] == []
    assert {question["difficulty"] for question in BANK} == {1, 2, 3, 4, 5}


def test_some_questions_are_for_practice_and_some_for_both():
    uses = Counter(question.get("use", Question.Use.EXAM) for question in BANK)

    assert set(uses) == set(Question.Use.values)
    assert min(uses.values()) >= 10


def test_no_two_stems_are_the_same_or_nearly_so():
    stems = sorted((bare(question["stem"]), question["ref"]) for question in EVERYTHING)

    near = [
        (first_ref, second_ref)
        for (first, first_ref), (second, second_ref) in combinations(stems, 2)
        if min(len(first), len(second)) > 0.7 * max(len(first), len(second)) and alike(first, second)
    ]

    assert near == []


def alike(first: str, second: str) -> bool:
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.real_quick_ratio() > 0.8 and matcher.quick_ratio() > 0.8 and matcher.ratio() > 0.8


# Each by itself


def test_a_question_has_every_field_and_no_other():
    assert [q["ref"] for q in QUESTIONS if set(q) - {"use"} != FIELDS] == []
    assert [q["ref"] for q in BANK if q["stem"].strip() != q["stem"] or not q["stem"]] == []


def test_the_question_bank_finds_no_fault_in_any_question():
    findings = {
        question["ref"]: check(content_of(question)) for question in EVERYTHING if "marks" in question
    }
    warned = {ref: {finding.code for finding in found} for ref, found in findings.items() if found}

    assert {ref: codes for ref, codes in warned.items() if codes != {"every_option_is_right"}} == {}
    assert len(warned) <= 6


def test_the_key_fits_the_kind():
    low_high = {"single_choice": (1, 1), "multiple_choice": (2, 4), "indefinite_choice": (1, 4)}

    for question in QUESTIONS:
        kind, key = question["kind"], question["key"]
        if kind in CHOICE_KINDS:
            low, high = low_high[kind]
            assert len(question["options"]) == 4, question["ref"]
            assert low <= len(key) <= high, question["ref"]
            assert key == sorted(set(key)), question["ref"]
        elif kind == "true_false":
            assert isinstance(key, bool), question["ref"]
        else:
            assert question["stem"].count(BLANK) == len(key), question["ref"]
            assert all(texts and len(texts) == len(set(texts)) for texts in key), question["ref"]


def test_options_differ_from_one_another():
    for question in QUESTIONS:
        options = {bare(option) for option in question["options"]}
        assert len(options) == len(question["options"]), question["ref"]


def test_an_option_that_speaks_of_the_others_keeps_its_place():
    speaks = {
        question["ref"]
        for question in QUESTIONS
        if any(re.search(r"^(以上|上述)|[A-D]和[A-D]", option) for option in question["options"])
    }

    assert {question["ref"] for question in QUESTIONS if question["fixed_order"]} == speaks


def test_an_explanation_gives_the_reason_and_the_articles_and_no_option_letter():
    wrong = {
        question["ref"]: articles_named(question["explanation"]) ^ articles_cited(question)
        for question in BANK
        if articles_named(question["explanation"]) != articles_cited(question)
    }

    assert wrong == {}
    assert [q["ref"] for q in QUESTIONS if not re.search(r"[。；].*依据：《", q["explanation"])] == []
    assert [q["ref"] for q in BANK if re.search(r"(?<![A-Za-z])[A-D](?![A-Za-z])", q["explanation"])] == []


def test_every_citation_leads_to_a_summary():
    lost = [
        (question["ref"], cited)
        for question in [*BANK, *CONTENT["questions"]]
        for cited in question["citations"]
        if leads_nowhere(cited)
    ]

    assert lost == []
    assert [question["ref"] for question in BANK if not question["citations"]] == []


# All together


def test_the_right_answer_is_not_always_in_the_same_place():
    single = Counter(question["key"][0] for question in of_kind("single_choice"))
    several = Counter(n for q in of_kind("multiple_choice", "indefinite_choice") for n in q["key"])
    true_false = Counter(question["key"] for question in of_kind("true_false"))
    right_count = Counter(len(question["key"]) for question in of_kind("multiple_choice"))

    assert max(single.values()) - min(single.values()) <= 3
    assert max(several.values()) - min(several.values()) <= 3
    assert abs(true_false[True] - true_false[False]) <= 6
    assert set(right_count) == {2, 3, 4}
    assert max(right_count.values()) < 0.6 * right_count.total()


def test_the_longest_option_is_right_hardly_more_often_than_by_chance():
    longest = [
        question["ref"]
        for question in of_kind("single_choice")
        if sorted(question["options"], key=len)[-1] == question["options"][question["key"][0]]
        and len({len(option) for option in question["options"]}) > 1
    ]

    assert len(longest) < 0.35 * len(of_kind("single_choice"))


# Questions that people mark


def test_marks_of_rubrics_and_parts_make_up_the_marks_of_the_question():
    rubrics = [(q["ref"], q) for q in WRITTEN if q["kind"] != "case_analysis"]
    rubrics += [(ref, part) for ref, part in PARTS if part["kind"] == "short_answer"]

    assert [
        ref for ref, q in rubrics if sum(Decimal(p["marks"]) for p in q["rubric"]) != Decimal(q["marks"])
    ] == []
    for case in WRITTEN:
        if case["kind"] == "case_analysis":
            assert sum(Decimal(part["marks"]) for part in case["parts"]) == Decimal(case["marks"]), case[
                "ref"
            ]
            assert 2 <= len(case["parts"]) <= 5, case["ref"]


def test_a_case_says_that_it_is_a_sample_and_that_nobody_in_it_is_real():
    cases = [question for question in WRITTEN if question["kind"] == "case_analysis"]

    assert [case["ref"] for case in cases if "示例" not in case["stem"]] == []
    assert [case["ref"] for case in cases if "虚构" not in case["material"]] == []
