"""What officers read: openness, audience, the right version of an article, practice questions and nothing of exams."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from law.models import Statute
from personnel.models import Officer, Unit
from question_bank.models import Question, QuestionRevision
from tests.factories import DAY, Cast, cast, officer, statute
from tests.factories.content import desk, practice_pair, published_case
from tests.factories.exams import open_sitting
from training.content import pages_visible_to
from training.models import CaseStudyPage
from training.reading import shown_citations, shown_page


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def law(people: Cast) -> Statute:
    return statute()


@pytest.fixture
def questions(people: Cast) -> list[Question]:
    return practice_pair(people.bureau)


@pytest.fixture
def publish(people: Cast, law: Statute, questions: list[Question]) -> Any:
    """Publishes a case on the desk of a unit, `publish(unit, title=…)`."""

    def make(unit: Unit | None = None, **fields: Any) -> CaseStudyPage:
        return published_case(
            unit or people.bureau,
            owner=people.wang,
            reviewer=people.chen,
            cites=law,
            questions=questions,
            **fields,
        )

    return make


def titles(person: Officer) -> list[str]:
    return [page.title for page in pages_visible_to(person, DAY)]


def test_a_page_for_everybody_reaches_the_whole_bureau_and_no_other(people: Cast, publish: Any) -> None:
    publish(people.station, title="全警")
    assert [titles(person) for person in (people.li, people.wang, people.chen, people.zhou)] == [
        ["全警"],
        ["全警"],
        ["全警"],
        [],
    ]


def test_own_unit_means_the_unit_and_all_below_it(people: Cast, publish: Any) -> None:
    publish(people.county, title="本单位", openness="own_unit")
    assert [titles(person) for person in (people.li, people.wang, people.chen)] == [
        ["本单位"],
        ["本单位"],
        [],
    ]


def test_police_types_open_a_page_to_their_officers(people: Cast, publish: Any) -> None:
    traffic = officer("100008", "何敏", unit=people.station)
    Officer.objects.filter(pk=traffic.pk).update(police_type="交警")
    traffic.refresh_from_db()
    publish(title="交警专用", openness="police_types", police_types="|交警|")
    assert (titles(people.li), titles(traffic)) == ([], ["交警专用"])


def test_an_audience_of_units_reaches_them_and_all_below(people: Cast, publish: Any) -> None:
    publish(title="给县局", audience="units", units=[people.county])
    publish(title="给大队", audience="units", units=[people.brigade])
    assert (titles(people.li), titles(people.wang), titles(people.chen)) == (
        ["给县局"],
        ["给大队", "给县局"],
        [],
    )


def test_openness_limits_what_an_audience_widens(people: Cast, publish: Any) -> None:
    publish(people.station, title="限本所", openness="own_unit", audience="units", units=[people.bureau])
    assert (titles(people.li), titles(people.chen)) == (["限本所"], [])


def test_an_officer_who_is_not_in_post_reads_nothing(people: Cast, publish: Any) -> None:
    publish()
    assert list(pages_visible_to(people.li, date(2019, 1, 1))) == []


def test_what_is_not_yours_or_not_published_is_not_there(people: Cast, publish: Any) -> None:
    page = publish()
    address = reverse("training:page", args=[page.pk])
    assert [desk(person).get(address).status_code for person in (people.li, people.zhou)] == [200, 404]
    page.unpublish()
    assert desk(people.li).get(address).status_code == 404


def test_the_public_address_of_the_tool_serves_nothing(people: Cast, publish: Any) -> None:
    page = publish()
    assert desk(people.li).get(page.url_path).status_code == 404


# --- Articles of the right version


def two_versions() -> Statute:
    """A law whose first article was changed on 1 January 2026."""
    law = statute("新旧条例", effective_on=date(2020, 1, 1))
    statute("新旧条例", effective_on=date(2026, 1, 1))
    return law


def test_an_old_case_shows_the_article_of_its_day_and_the_one_of_today(people: Cast) -> None:
    law = two_versions()
    old, new = law.versions.order_by("effective_on")
    row = _citation(law)
    (shown,) = shown_citations([row], day=date(2025, 6, 1), today=DAY)
    assert (
        shown.changed,
        shown.then.url.endswith(f"version={old.pk}"),
        shown.today.url.endswith(f"version={new.pk}"),
    ) == (
        True,
        True,
        True,
    )


def test_a_case_under_the_present_law_shows_one_version(people: Cast) -> None:
    law = two_versions()
    (shown,) = shown_citations([_citation(law)], day=date(2026, 2, 1), today=DAY)
    assert (shown.changed, shown.today) == (False, None)


def test_a_summary_of_ours_is_marked_as_a_sample(people: Cast) -> None:
    law = statute("示例条例", sample=True)
    (shown,) = shown_citations([_citation(law)], day=None, today=DAY)
    assert shown.today.is_sample


def _citation(law: Statute) -> Any:
    from training.models import PageCitation

    return PageCitation(statute=law, number=1)


# --- Questions


def test_answers_are_shown_on_demand(people: Cast, publish: Any) -> None:
    read = desk(people.li).get(reverse("training:page", args=[publish().pk])).content.decode()
    assert read.count('data-testid="study-answer"') == 2
    assert "依据条文作答。" in read


def test_a_question_that_becomes_an_exam_question_disappears_with_its_key(
    people: Cast, publish: Any, questions: list[Question]
) -> None:
    page = publish()
    Question.objects.filter(pk=questions[0].pk).update(use=Question.Use.EXAM)
    read = desk(people.li).get(reverse("training:page", args=[page.pk])).content.decode()
    assert "练习题1" not in read
    assert read.count('data-testid="study-answer"') == 1


def test_a_retired_question_disappears(people: Cast, publish: Any, questions: list[Question]) -> None:
    page = publish()
    QuestionRevision.objects.filter(question=questions[1]).update(state=QuestionRevision.State.RETIRED)
    read = desk(people.li).get(reverse("training:page", args=[page.pk])).content.decode()
    assert "练习题2" not in read


# --- The list


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["乙案", "甲案"]),
        ({"kind": "lesson"}, []),
        ({"kind": "case"}, ["乙案", "甲案"]),
        ({"text": "甲"}, ["甲案"]),
        ({"law": "999999999999999999999"}, ["乙案", "甲案"]),
        ({"kind": "x\x00"}, ["乙案", "甲案"]),
    ],
)
def test_the_list_filters_by_kind_and_words(
    people: Cast, publish: Any, query: dict[str, str], expected: list[str]
) -> None:
    publish(title="甲案")
    publish(title="乙案")
    answer = desk(people.li).get(reverse("training:library"), query)
    assert [page.title for page in answer.context["page"].object_list] == expected


def test_the_list_filters_by_law(people: Cast, publish: Any, law: Statute) -> None:
    publish(title="甲案")
    answer = desk(people.li).get(reverse("training:library"), {"law": law.pk})
    assert [page.title for page in answer.context["page"].object_list] == ["甲案"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_page_and_for_three(
    people: Cast, publish: Any, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        publish(title=f"案{number}")
    client = desk(people.li)
    client.get(reverse("training:library"))
    with django_assert_num_queries(7):
        client.get(reverse("training:library"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_the_same_for_one_page_and_for_three(
    people: Cast, publish: Any, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        publish(title=f"案{number}")
    client = desk(people.wang)
    client.get(reverse("training:desk"))
    with django_assert_num_queries(13):
        client.get(reverse("training:desk"))


@pytest.mark.parametrize("articles", [(1,), (1, 2, 3)])
def test_a_page_costs_the_same_for_one_article_and_for_three(
    people: Cast, publish: Any, django_assert_num_queries: Any, articles: tuple[int, ...]
) -> None:
    page = publish(articles=articles)
    client = desk(people.li)
    client.get(reverse("training:page", args=[page.pk]))
    with django_assert_num_queries(15):
        client.get(reverse("training:page", args=[page.pk]))


def test_a_reader_is_under_the_strict_content_policy(people: Cast, publish: Any) -> None:
    answer = desk(people.li).get(reverse("training:page", args=[publish().pk]))
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_hostile_text_is_shown_as_text(people: Cast, publish: Any) -> None:
    page = publish(facts="<script>alert(1)</script><img src=x onerror=alert(1)>")
    read = desk(people.li).get(reverse("training:page", args=[page.pk])).content.decode()
    assert "<script>alert" not in read
    assert "&lt;script&gt;alert(1)" in read


def test_a_waiting_review_stands_among_the_tasks_of_the_reviewer(
    people: Cast, law: Statute, questions: list[Question]
) -> None:
    from tests.factories.content import case_page, submit

    submit(case_page(people.bureau, cites=law, questions=questions, owner=people.wang), people.wang)

    def waiting(person: Officer) -> list[str]:
        return [task["url"] for task in desk(person).get("/").context["tasks"]]

    assert reverse("training:desk") in waiting(people.chen)
    assert reverse("training:desk") not in waiting(people.zhou)


def test_strangers_read_nothing(publish: Any) -> None:
    answer = Client().get(reverse("training:page", args=[publish().pk]))
    assert answer.status_code == 302


def test_a_question_for_both_uses_hides_while_it_stands_in_an_unreleased_paper(
    people: Cast, publish: Any, questions: list[Question]
) -> None:
    page = publish()
    before = len(shown_page(page, today=DAY).questions)
    both = questions[1].revisions.get()

    open_sitting(unit=people.bureau, candidates=[people.li], questions=[both])

    assert before == 2
    assert [shown["number"] for shown in shown_page(page, today=DAY).questions] == [1]
