"""Lessons and cases are searched by those who may read them; for others they leave no trace, not even a count."""

import pytest
from django.test import Client
from django.urls import reverse

from core.search.finding import complete_index
from tests.factories import AT, BACKEND, DAY, cast, officer, statute
from tests.factories.content import case_page, practice_pair, published_case
from training.actions.search_pages import search_pages
from training.domain.content import Openness

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    members = cast()
    law = statute("练兵试验条例")
    shared = {
        "cites": law, "questions": practice_pair(members.bureau), "owner": members.wang,
    }  # fmt: skip
    published_case(members.bureau, reviewer=members.chen, title="示例甲案", **shared)
    published_case(
        members.county, reviewer=members.chen, title="示例乙案", openness=Openness.OWN_UNIT.value, **shared
    )
    case_page(members.bureau, title="示例丙案", **shared)
    complete_index(AT)
    return members


def found(text, person):
    return [page.title for page in search_pages(text, person, on=DAY).pages]


@pytest.mark.parametrize("text", ["电动自行车", "练兵试验条例第1条", "第一条"])
def test_published_cases_are_found_by_their_words_and_the_articles_they_cite(people, text):
    assert sorted(found(text, people.li)) == ["示例乙案", "示例甲案"]


def test_a_case_of_another_unit_is_not_found(people):
    detached = officer("300009", "丁", unit=people.legal)

    assert found("电动自行车", detached) == ["示例甲案"]


def test_a_draft_is_not_found_by_its_author_either(people):
    assert found("示例丙案", people.wang) == []


def test_the_outsider_finds_nothing(people):
    assert found("电动自行车", people.zhou) == []


@pytest.mark.parametrize(("person", "count"), [("li", 2), ("zhou", 0)])
def test_the_search_page_counts_and_shows_what_is_for_the_reader(people, person, count):
    client = Client()
    client.force_login(getattr(people, person), backend=BACKEND)

    answer = client.get(reverse("portal:search"), {"q": "电动自行车", "in": "pages"})

    assert {tab["code"]: tab["count"] for tab in answer.context["tabs"]}["pages"] == count
    assert answer.content.decode().count("<mark>电动自行车</mark>") == count
