"""The other material of the demonstration is whole and consistent: sample statutes, the invented bureau."""

import re
from collections import Counter
from datetime import date

import pytest

from .demo_data import BUREAU, CONTENT, QUESTIONS, STATUTES, WRITTEN

each_statute = pytest.mark.parametrize("statute", STATUTES, ids=[s["short_titles"][0] for s in STATUTES])


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
        for question in [*QUESTIONS, *WRITTEN, *CONTENT["questions"]]
        for c in question["citations"]
        if c["statute"] == statute["title"]
    }
    present = [(article["number"], article["suffix"]) for article in statute["articles"]]

    assert cited <= set(present)
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
