"""What an officer has to do today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.clock import now
from exams.actions.start_attempt import start_attempt
from personnel.models import Officer
from tests.factories import BACKEND, cast
from tests.factories.exams import open_sitting
from tests.factories.results import GRACE, hold_and_release


def signed_in(client: Client, officer: Officer) -> Client:
    client.force_login(officer, backend=BACKEND)
    return client


def sitting_today(officer: Officer, unit: Any, **plan: Any) -> Any:
    at = now()
    window = {"opens_at": at - timedelta(minutes=5), "closes_at": at + timedelta(days=2)}
    return open_sitting(unit=unit, candidates=[officer], at=at, **{**window, **plan})


@pytest.mark.django_db
def test_an_open_exam_stands_on_the_first_page(client: Client) -> None:
    people = cast()
    sitting = sitting_today(people.li, people.bureau)

    page = signed_in(client, people.li).get(reverse("portal:today")).content.decode()

    assert page.count('data-testid="exam-row"') == 1
    assert reverse("exams:start", args=[sitting.pk]) in page
    assert 'data-testid="resume"' not in page


@pytest.mark.django_db
def test_a_running_exam_comes_first_with_one_button(client: Client) -> None:
    people = cast()
    sitting = sitting_today(people.li, people.bureau)
    start_attempt(sitting_id=sitting.pk, officer=people.li, at=now(), grace=GRACE)

    page = signed_in(client, people.li).get(reverse("portal:today")).content.decode()

    assert page.count('data-testid="resume"') == 1
    assert page.index('data-testid="resume"') < page.index("results-title")


@pytest.mark.django_db
def test_a_released_result_links_to_its_page(client: Client) -> None:
    people = cast()
    hold_and_release(
        open_sitting(unit=people.bureau, candidates=[people.li]), {people.li: True}, signer=people.chen
    )

    page = signed_in(client, people.li).get(reverse("portal:today")).content.decode()

    assert page.count('data-testid="result-row"') == 1
    assert reverse("exams:result", args=[people.li.attempts.get().pk]) in page


@pytest.mark.django_db
def test_the_outsider_sees_no_exam_of_the_other_bureau(client: Client) -> None:
    people = cast()
    sitting_today(people.li, people.bureau)

    page = signed_in(client, people.zhou).get(reverse("portal:today")).content.decode()

    assert 'data-testid="exam-row"' not in page


@pytest.mark.django_db
@pytest.mark.parametrize("item_count", (1, 3))
def test_the_query_count_of_today_does_not_grow_with_exams(
    client: Client, item_count: int, django_assert_num_queries: Any
) -> None:
    people = cast()
    for _number in range(item_count):
        sitting_today(people.li, people.bureau)
    signed_in(client, people.li).get(reverse("portal:today"))

    with django_assert_num_queries(7):
        page = client.get(reverse("portal:today")).content.decode()

    assert page.count('data-testid="exam-row"') == item_count
