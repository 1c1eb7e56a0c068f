"""The lessons and cases of the demonstration have a real length, say that they are samples and cite the law."""

from collections import Counter

import pytest

from law.domain.citations import parse_citations
from training.models.blocks import LessonBlocks

from .demo_data import ARTICLES, CONTENT, STATUTES, Entry

CASE_TEXTS = ("facts", "issues", "evidence", "decision", "comment")
PAGES = [*CONTENT["lessons"], *CONTENT["cases"]]
each_page = pytest.mark.parametrize("page", PAGES, ids=[page["title"] for page in PAGES])


def texts_of(page: Entry) -> list[str]:
    if "body" not in page:
        return [page[name] for name in CASE_TEXTS]
    return [text for _kind, value in page["body"] for text in (value if isinstance(value, list) else [value])]


def test_there_are_six_lessons_and_eight_cases_with_titles_of_their_own():
    titles = Counter(page["title"] for page in PAGES)

    assert (len(CONTENT["lessons"]), len(CONTENT["cases"])) == (6, 8)
    assert max(titles.values()) == 1


@each_page
def test_a_page_is_long_enough_to_be_real_and_says_that_it_is_a_sample(page: Entry):
    texts = texts_of(page)

    assert 600 <= sum(len(text) for text in texts) <= 1200
    assert texts[0].startswith("（示例")


@each_page
def test_a_page_has_two_to_five_practice_questions(page: Entry):
    questions = page["questions"]

    assert 2 <= len(questions) <= 5
    assert set(questions) <= {question["ref"] for question in CONTENT["questions"]}


def test_every_practice_question_is_asked_somewhere():
    asked = {ref for page in PAGES for ref in page["questions"]}

    assert {question["ref"] for question in CONTENT["questions"]} == asked


@each_page
def test_a_page_cites_articles_that_have_a_summary_and_are_in_force_on_its_day(page: Entry):
    effective = {statute["title"]: statute["effective_on"] for statute in STATUTES}

    for cited in parse_citations(page["citations"]):
        article = ARTICLES[cited.title, cited.number, cited.suffix]
        assert (cited.paragraph or 1) <= len(article["items_per_paragraph"])
        assert effective[cited.title] <= page.get("case_date", "9999")


@pytest.mark.parametrize("lesson", CONTENT["lessons"], ids=[lesson["title"] for lesson in CONTENT["lessons"]])
def test_a_lesson_has_sections_of_blocks_that_the_editor_knows(lesson: Entry):
    kinds = Counter(kind for kind, _value in lesson["body"])

    assert set(kinds) <= set(LessonBlocks.base_blocks)
    assert kinds["heading"] >= 4
    assert kinds["points"] >= 1
    assert kinds["remember"] >= 1
    assert all(len(value) <= 100 for kind, value in lesson["body"] if kind == "heading")
