"""Lists come back as one left them, for as long as the session lasts."""

from __future__ import annotations

import pytest
from django.test import Client

from core.views.lists import KEPT, MOST
from personnel.domain.roles import Role
from tests.factories import Cast, cast, officer
from tests.portal.world import desk

LIST = "/officers/"


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def hr(people: Cast) -> Client:
    return desk(officer("100009", "何敏", unit=people.legal, roles=(Role.HR,), roles_on=people.bureau))


def test_a_list_comes_back_as_it_was_left(people: Cast, hr: Client) -> None:
    hr.get(LIST, {"q": "李", "unit": "", "page": "1"})
    hr.get(f"{LIST}{people.li.public_id}/")

    answer = hr.get(LIST)

    assert answer.url == f"{LIST}?q=%E6%9D%8E"
    page = hr.get(answer.url).content.decode()
    assert ("李明" in page, "王芳" in page, 'data-testid="show-all"' in page) == (True, False, True)


def test_show_all_forgets_the_filter(people: Cast, hr: Client) -> None:
    hr.get(LIST, {"q": "李"})

    assert hr.get(LIST, {"all": "1"}).url == LIST
    page = hr.get(LIST).content.decode()
    assert ("王芳" in page, 'data-testid="show-all"' in page) == (True, False)


def test_an_emptied_filter_is_forgotten_too(people: Cast, hr: Client) -> None:
    hr.get(LIST, {"q": "李"})

    hr.get(LIST, {"q": "", "unit": ""})

    assert hr.get(LIST).status_code == 200


def test_the_page_comes_back_and_what_is_no_filter_does_not(people: Cast, hr: Client) -> None:
    hr.get(LIST, {"page": "2", "utm": "x"})

    assert hr.get(LIST).url == f"{LIST}?page=2"


def test_a_filter_that_leaves_nothing_offers_everything(people: Cast, hr: Client) -> None:
    page = hr.get(LIST, {"q": "查无此人"}).content.decode()

    empty = page[page.index('data-testid="empty-state"') :]
    assert 'href="?all=1"' in empty


def test_one_persons_filter_is_nobody_elses(people: Cast, hr: Client) -> None:
    other = desk(officer("100010", "孙立", unit=people.legal, roles=(Role.HR,), roles_on=people.bureau))
    hr.get(LIST, {"q": "李"})

    assert other.get(LIST).status_code == 200


def test_whoever_may_not_see_a_list_is_refused_before_anything_is_remembered(people: Cast) -> None:
    li = desk(people.li)

    assert li.get(LIST, {"q": "李"}).status_code == 403
    assert li.get(LIST).status_code == 403


def test_only_so_many_lists_are_remembered(people: Cast, hr: Client) -> None:
    session = hr.session
    session[KEPT] = {f"/{number}/": "q=1" for number in range(MOST)}
    session.save()

    hr.get(LIST, {"q": "李"})

    kept = hr.session[KEPT]
    assert (len(kept), "/0/" in kept, kept[LIST]) == (MOST, False, "q=%E6%9D%8E")
