"""What an officer has to do today."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.clock import now
from exams.actions.start_attempt import start_attempt
from personnel.domain.roles import Role
from personnel.models import Officer
from tests.factories import BACKEND, cast, officer
from tests.factories.exams import open_sitting
from tests.factories.results import GRACE, hold_and_release

ACCOUNT_MENU = 5
"""Own sign-ins, password, sign-out."""


def signed_in(client: Client, person: Officer) -> Client:
    client.force_login(person, backend=BACKEND)
    return client


def sitting_today(person: Officer, unit: Any, **plan: Any) -> Any:
    at = now()
    window = {"opens_at": at - timedelta(minutes=5), "closes_at": at + timedelta(days=2)}
    return open_sitting(unit=unit, candidates=[person], at=at, **{**window, **plan})


@pytest.mark.django_db
def test_an_open_exam_stands_on_the_first_page(client: Client) -> None:
    people = cast()
    sitting = sitting_today(people.li, people.bureau)

    page = signed_in(client, people.li).get(reverse("portal:today")).content.decode()

    assert page.count('data-testid="exam-row"') == 1
    assert reverse("exams:start", args=[sitting.pk]) in page
    assert 'data-testid="resume"' not in page


@pytest.mark.django_db
def test_what_may_be_sat_now_stands_before_what_is_coming_and_what_is_past(client: Client) -> None:
    people = cast()
    at, day = now(), timedelta(days=1)
    past = sitting_today(people.li, people.bureau, opens_at=at - 3 * day, closes_at=at - 2 * day)
    coming = sitting_today(people.li, people.bureau, opens_at=at + day, closes_at=at + 2 * day)
    later = sitting_today(people.li, people.bureau, closes_at=at + 3 * day)
    nearest = sitting_today(people.li, people.bureau, closes_at=at + day)

    page = signed_in(client, people.li).get(reverse("portal:today")).content.decode()

    expected = [reverse("exams:start", args=[sitting.pk]) for sitting in (nearest, later, coming, past)]
    assert sorted(expected, key=lambda url: page.index(f'href="{url}"')) == expected


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

    with django_assert_num_queries(9):
        page = client.get(reverse("portal:today")).content.decode()

    assert page.count('data-testid="exam-row"') == item_count


@pytest.mark.django_db
def test_more_than_two_duties_are_folded_into_one_menu_that_says_where_one_is(client: Client) -> None:
    people = cast()

    page = signed_in(client, people.chen).get(reverse("question_bank:list")).content.decode()

    menu = page.partition('data-testid="duties"')[2].partition("</details>")[0]
    assert menu.count("account__item") == page.count("account__item") - ACCOUNT_MENU
    assert menu.count('aria-current="page"') == 1
    assert '<span class="site-nav__here"> · 题库</span>' in menu


@pytest.mark.django_db
def test_a_single_duty_stands_beside_the_other_places(client: Client) -> None:
    people = cast()
    author = officer(
        "100009", "何敏", unit=people.brigade, roles=(Role.QUESTION_AUTHOR,), roles_on=people.bureau
    )

    page = signed_in(client, author).get(reverse("portal:today")).content.decode()

    assert 'data-testid="duties"' not in page
    assert f'<a class="site-nav__link" href="{reverse("question_bank:list")}">' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("levels:expiring", "levels:check"),
        ("levels:mine", "records:own_file"),
        ("records:own_file", "records:own_file"),
        ("records:units_files", "records:officers_files"),
        ("appraisal:own_faults", "appraisal:own"),
        ("appraisal:faults", "appraisal:faults"),
    ],
)
def test_the_navigation_says_where_a_page_belongs(client: Client, page: str, place: str) -> None:
    people = cast()

    shown = signed_in(client, people.chen).get(reverse(page)).content.decode()

    current = re.findall(r'href="([^"]+)" aria-current="page"', shown.partition("<main")[0])
    assert current == [reverse(place)]
