"""The list of exams: scope, filters, figures, and a fixed number of queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.exams.managing import desk, draft, opened
from tests.factories import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def titles(response: Any) -> list[str]:
    return [row["exam"].title for row in response.context["rows"]]


def test_the_exam_officer_sees_the_exams_of_the_own_units_with_their_figures(people: Cast) -> None:
    exam = opened(people)

    response = desk(people.wang).get(reverse("exams:manage"))

    assert titles(response) == ["三月月考"]
    shown = response.context["rows"][0]["exam"]
    sitting = exam.sittings.get()
    assert (shown.due, shown.sat, shown.opens_at, shown.closes_at) == (
        1,
        0,
        sitting.opens_at,
        sitting.closes_at,
    )


def test_an_outsider_sees_none_of_them(people: Cast) -> None:
    draft(people)

    assert titles(desk(people.zhou).get(reverse("exams:manage"))) == []


def test_an_officer_without_a_role_is_refused(people: Cast) -> None:
    assert desk(people.li).get(reverse("exams:manage")).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client: Any) -> None:
    response = client.get(reverse("exams:manage"))

    assert response.status_code == 302
    assert response.url == f"{reverse('personnel:sign_in')}?next={reverse('exams:manage')}"


def test_filters_stand_in_the_address_and_nonsense_filters_nothing(people: Cast) -> None:
    draft(people, title="甲")
    opened(people, title="乙")
    client, url = desk(people.wang), reverse("exams:manage")

    assert titles(client.get(url, {"state": "open"})) == ["乙"]
    assert titles(client.get(url, {"month": "1999-01"})) == []
    assert titles(client.get(url, {"unit": "A"})) == ["乙", "甲"]
    assert titles(client.get(url, {"unit": "B", "month": "soon", "state": "?"})) == ["乙", "甲"]


@pytest.mark.parametrize("exam_count", (1, 3))
def test_the_number_of_queries_does_not_grow_with_the_exams(
    people: Cast, exam_count: int, django_assert_num_queries: Any
) -> None:
    for number in range(exam_count):
        draft(people, title=f"月考{number}")
    client = desk(people.wang)
    client.get(reverse("exams:manage"))

    with django_assert_num_queries(LIST_QUERIES):
        response = client.get(reverse("exams:manage"))

    assert len(titles(response)) == exam_count


LIST_QUERIES = 6
