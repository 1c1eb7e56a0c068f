"""The demonstration material is whole and consistent: questions, sample statutes, the invented bureau."""

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import portal.demo
from question_bank.domain.checks import check
from question_bank.domain.parts import parts_from_json
from question_bank.domain.question import Content
from question_bank.domain.rubric import rubric_from_json

FOLDER = Path(portal.demo.__file__).parent
CHOICE_KINDS = {"single_choice", "multiple_choice", "indefinite_choice"}
QUESTION_FIELDS = {
    "ref", "kind", "subject", "difficulty", "stem", "options", "fixed_order",
    "key", "explanation", "marks", "citations",
}  # fmt: skip
BLANK = "____"


def load(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


QUESTIONS: list[dict[str, Any]] = load("questions")
WRITTEN: list[dict[str, Any]] = load("written")
STATUTES: list[dict[str, Any]] = load("statutes")
SUBJECTS: list[dict[str, Any]] = load("subjects")
BUREAU: dict[str, Any] = load("bureau")
ARTICLES = {
    (statute["title"], article["number"], article["suffix"]): article
    for statute in STATUTES
    for article in statute["articles"]
}

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=[q["ref"] for q in QUESTIONS])
each_statute = pytest.mark.parametrize("statute", STATUTES, ids=[s["short_titles"][0] for s in STATUTES])


def in_chinese(number: int) -> str:
    """A number from 1 to 999 as statutes write it: 二十, 一百一十九, 一百零九."""
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
    hundreds, rest = divmod(number, 100)
    if not rest:
        return f"{digits[hundreds]}百"
    if rest < 10:
        return f"{digits[hundreds]}百零{digits[rest]}"
    return f"{digits[hundreds]}百{'一' if rest < 20 else ''}{in_chinese(rest)}"


def article_name(article: int, suffix: int) -> str:
    return f"第{in_chinese(article)}条" + (f"之{in_chinese(suffix)}" if suffix else "")


def bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


# Questions


def test_there_are_sixty_questions_of_the_kinds_an_exam_needs():
    kinds = Counter(question["kind"] for question in QUESTIONS)

    assert kinds == {
        "single_choice": 26,
        "multiple_choice": 12,
        "indefinite_choice": 4,
        "true_false": 12,
        "fill_in": 6,
    }


def test_references_run_from_one_to_sixty():
    assert [question["ref"] for question in QUESTIONS] == [f"demo-{n:03d}" for n in range(1, 61)]


def test_no_two_questions_share_a_stem():
    stems = [bare(question["stem"]) for question in QUESTIONS]

    assert [stem for stem, times in Counter(stems).items() if times > 1] == []


def test_every_subject_can_fill_a_blueprint_row():
    subjects = Counter(question["subject"] for question in QUESTIONS)
    single_choice = Counter(q["subject"] for q in QUESTIONS if q["kind"] == "single_choice")

    assert list(subjects) == [subject["code"] for subject in SUBJECTS]
    assert min(subjects.values()) >= 5
    assert min(single_choice[code] for code in subjects) >= 2
    assert {tuple(sorted(subject["name"])) for subject in SUBJECTS} == {("en", "zh-hans")}


@each_question
def test_a_question_has_every_field_and_no_other(question):
    assert set(question) == QUESTION_FIELDS
    assert question["difficulty"] in range(1, 6)
    assert re.fullmatch(r"[1-9]\d*(\.\d+)?", question["marks"])
    assert question["stem"].strip() == question["stem"] != ""


@each_question
def test_the_key_fits_the_kind(question):
    kind, key, options = question["kind"], question["key"], question["options"]

    if kind in CHOICE_KINDS:
        assert len(options) == 4
        assert key == sorted(set(key))
        assert set(key) <= {0, 1, 2, 3}
        low, high = {"single_choice": (1, 1), "multiple_choice": (2, 3), "indefinite_choice": (1, 3)}[kind]
        assert low <= len(key) <= high
    elif kind == "true_false":
        assert options == []
        assert key is True or key is False
    else:
        assert options == []
        assert question["stem"].count(BLANK) == len(key)
        assert all(texts and len(texts) == len(set(texts)) for texts in key)


@each_question
def test_options_differ_from_one_another(question):
    options = [bare(option) for option in question["options"]]

    assert len(set(options)) == len(options)
    assert "" not in options


@each_question
def test_an_option_that_speaks_of_the_others_keeps_its_place(question):
    speaks_of_others = any(re.search(r"^(以上|上述)|[A-D]和[A-D]", option) for option in question["options"])

    assert question["fixed_order"] is speaks_of_others


@each_question
def test_an_explanation_gives_the_reason_and_the_article_and_no_option_letter(question):
    explanation = question["explanation"]
    basis = {article_name(c["article"], c["suffix"]) for c in question["citations"]}
    named = set(re.findall(r"第[一二三四五六七八九十百零]+条(?:之[一二三四五六七八九十]+)?", explanation))

    assert "依据：《" in explanation
    assert named == basis
    assert re.search(r"(?<![A-Za-z])[A-D](?![A-Za-z])", explanation) is None


@each_question
def test_every_citation_leads_to_a_summary(question):
    assert question["citations"]
    for citation in question["citations"]:
        assert set(citation) == {"statute", "article", "suffix", "paragraph", "item"}
        article = ARTICLES[citation["statute"], citation["article"], citation["suffix"]]
        items = article["items_per_paragraph"]
        if citation["paragraph"] is None:
            assert citation["item"] is None
        else:
            assert 1 <= citation["paragraph"] <= len(items)
            assert citation["item"] is None or 1 <= citation["item"] <= items[citation["paragraph"] - 1]


def test_the_right_answer_is_not_always_in_the_same_place():
    single = Counter(q["key"][0] for q in QUESTIONS if q["kind"] == "single_choice")
    multiple = Counter(n for q in QUESTIONS if q["kind"] == "multiple_choice" for n in q["key"])
    true_false = Counter(q["key"] for q in QUESTIONS if q["kind"] == "true_false")
    right_count = Counter(len(q["key"]) for q in QUESTIONS if q["kind"] == "multiple_choice")

    assert set(single) == set(multiple) == {0, 1, 2, 3}
    assert max(single.values()) - min(single.values()) <= 1
    assert max(multiple.values()) - min(multiple.values()) <= 2
    assert true_false == {True: 6, False: 6}
    assert set(right_count) == {2, 3}


# Questions that people mark


@pytest.mark.parametrize("question", WRITTEN, ids=[q["ref"] for q in WRITTEN])
def test_a_written_question_is_sound_and_cites_what_is_there(question):
    parts = parts_from_json(question.get("parts", []))
    content = Content(
        kind=question["kind"],
        stem=question["stem"],
        key=() if parts else question["key"],
        explanation=question["explanation"],
        marks=Decimal(question["marks"]),
        difficulty=question["difficulty"],
        rubric=rubric_from_json(question.get("rubric", [])),
        material=question.get("material", ""),
        parts=parts,
    )
    named = set(re.findall(r"第[一二三四五六七八九十百零]+条", question["explanation"]))
    cited = {(c["statute"], c["article"], c["suffix"]) for c in question["citations"]}

    assert check(content) == ()
    assert cited <= set(ARTICLES)
    assert named == {article_name(c["article"], c["suffix"]) for c in question["citations"]}


def test_there_is_a_case_and_it_says_that_it_is_a_sample():
    cases = [question for question in WRITTEN if question["kind"] == "case_analysis"]

    assert [question["kind"] for question in WRITTEN] == [
        "short_answer",
        "short_answer",
        "essay",
        "case_analysis",
    ]
    assert all("示例" in case["stem"] and "虚构" in case["material"] for case in cases)


# Statutes


@each_statute
def test_a_statute_says_what_it_is_and_since_when(statute):
    known = [
        date.fromisoformat(day)
        for day in (statute["adopted_on"], statute["promulgated_on"], statute["effective_on"])
        if day is not None
    ]

    assert statute["kind"] in {"law", "administrative_regulation", "departmental_rule"}
    assert statute["version"]
    assert statute["adopted_on"]
    assert known == sorted(known)
    assert (statute["effective_on"] is None) is (statute["effective_source"] is None)


@each_statute
def test_a_statute_has_neighbours_beside_the_cited_articles(statute):
    cited = {
        (c["article"], c["suffix"])
        for question in QUESTIONS
        for c in question["citations"]
        if c["statute"] == statute["title"]
    }
    present = [(article["number"], article["suffix"]) for article in statute["articles"]]

    assert cited < set(present)
    assert present == sorted(set(present))


@each_statute
def test_a_summary_is_one_short_sentence(statute):
    for article in statute["articles"]:
        summary = article["summary"]
        assert summary.endswith("。")
        assert summary.count("。") == 1
        assert 8 <= len(summary) <= 60


@each_statute
def test_headings_go_from_part_to_section(statute):
    order = ["part", "chapter", "section"]
    for article in statute["articles"]:
        levels = [order.index(heading["level"]) for heading in article["headings"]]
        assert levels == sorted(set(levels))
        assert all(heading["number"] >= 1 and heading["title"] for heading in article["headings"])


def test_names_of_statutes_are_unique():
    names = [name for s in STATUTES for name in (s["title"], *s["short_titles"], *s["aliases"])]
    titles = {s["title"] for s in STATUTES}

    assert len(titles) == len(STATUTES)
    assert [n for n, times in Counter(names).items() if times > 1 and n not in titles] == []


# The bureau


def test_the_bureau_is_one_city_four_counties_and_about_thirty_units():
    kinds = Counter(unit["kind"] for unit in BUREAU["units"])

    assert kinds["bureau"] == 1
    assert kinds["county_bureau"] == 4
    assert 28 <= kinds.total() - 5 <= 36


def test_unit_codes_are_invented_unique_and_stand_below_a_unit_named_before():
    seen: set[str] = set()
    for unit in BUREAU["units"]:
        assert re.fullmatch(r"99\d{10}", unit["code"])
        assert unit["code"] not in seen
        assert unit["parent"] in seen or (unit["parent"] is None and not seen)
        seen.add(unit["code"])


def test_ranks_are_the_thirteen_of_the_regulation_from_the_top():
    assert [rank["name"]["zh-hans"] for rank in BUREAU["ranks"]] == [
        *("总警监", "副总警监"),
        *("一级警监", "二级警监", "三级警监"),
        *("一级警督", "二级警督", "三级警督"),
        *("一级警司", "二级警司", "三级警司"),
        *("一级警员", "二级警员"),
    ]


def test_careers_use_only_listed_ranks_grades_and_police_types():
    ranks = {rank["name"]["zh-hans"] for rank in BUREAU["ranks"]}
    grades = {grade["name"] for grade in BUREAU["grades"]}
    police_types = {police_type["code"] for police_type in BUREAU["police_types"]}

    for band in BUREAU["career_bands"]:
        assert set(band["rank_choices"]) <= ranks
        assert set(band["grade_choices"]) <= grades
        assert band["years_from"] < band["years_to"]
    for unit in BUREAU["units"]:
        assert set(unit["police_types"]) <= police_types
        assert all(share > 0 for share in unit["police_types"].values())


def test_there_are_names_enough_for_six_hundred_officers():
    names = BUREAU["names"]
    given = {a + b for a in names["first_characters"] for b in names["second_characters"] if a != b}

    assert all(len(set(text)) == len(text) for text in names.values() if isinstance(text, str))
    assert len(names["surnames"]) * len(given) > 10 * 600
