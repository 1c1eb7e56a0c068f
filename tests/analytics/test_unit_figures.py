"""Leaders see due, sat, passed and pass rate of their own subtree, down to names."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exams.models import Exam
from personnel.domain.roles import Role
from tests.factories import BACKEND, Cast, cast, grant, officer
from tests.factories.exams import open_sitting
from tests.factories.results import hold, hold_and_release


def cells(page: str, testid: str) -> list[list[str]]:
    """The figures of the rows with `testid`."""
    rows = re.findall(rf'<tr data-testid="{testid}">(.*?)</tr>', page, re.S)
    return [re.findall(r'<td class="number">(.*?)</td>', row) for row in rows]


@pytest.fixture
def held(db: None) -> Cast:
    """李 passed, 王 sat and failed, 陈 was due and did not sit."""
    people = cast()
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, people.wang, people.chen])
    hold_and_release(sitting, {people.li: True, people.wang: False}, signer=people.chen)
    return people


def test_the_top_shows_each_unit_and_the_total(held: Cast, client: Client) -> None:
    grant(held.chen, Role.UNIT_LEADER, held.bureau)
    client.force_login(held.chen, backend=BACKEND)

    page = client.get(reverse("analytics:unit", args=[held.bureau.pk])).content.decode()

    assert cells(page, "unit-total") == [["3", "2", "1", "50.0%"]]
    assert cells(page, "unit-row") == [["2", "2", "1", "50.0%"], ["1", "0", "0", "—"]]


def test_a_county_leader_gets_down_to_names_in_three_clicks(held: Cast, client: Client) -> None:
    leader = officer("100009", "孙磊", unit=held.county, roles=(Role.UNIT_LEADER,))
    client.force_login(leader, backend=BACKEND)

    landing = client.get(reverse("analytics:units"), follow=True)
    below = re.findall(r'href="(/figures/\d+/\?exam=\d+)"', landing.content.decode())
    station = client.get(below[0]).content.decode()

    assert station.count('data-testid="name-row"') == 1
    assert "李明" in station
    assert "100001" in station


def test_before_the_release_the_way_to_the_dashboard_leads_to_the_newest_released_exam(
    held: Cast, client: Client
) -> None:
    client.force_login(grant(held.chen, Role.UNIT_LEADER, held.bureau).officer, backend=BACKEND)
    waiting = open_sitting(unit=held.bureau, candidates=[held.li])

    address = reverse("analytics:unit", args=[held.bureau.pk])
    page = client.get(address, {"exam": waiting.exam_id}).content.decode()
    dashboard = re.search(r'href="([^"]+)" data-testid="to-dashboard"', page)[1]

    assert dashboard == reverse("analytics:dashboard", args=[held.bureau.pk])
    assert client.get(dashboard).status_code == 200


def test_the_figures_open_on_the_newest_exam_that_everybody_sat(held: Cast, client: Client) -> None:
    client.force_login(grant(held.chen, Role.UNIT_LEADER, held.bureau).officer, backend=BACKEND)
    spot = open_sitting(unit=held.bureau, candidates=[held.li], kind=Exam.Kind.SPOT)
    address = reverse("analytics:unit", args=[held.bureau.pk])

    opened = client.get(address).context["exam"]
    asked_for = client.get(address, {"exam": spot.exam_id}).context["exam"]

    assert opened == Exam.objects.exclude(pk=spot.exam_id).get()
    assert asked_for == spot.exam


def test_units_outside_the_own_subtree_do_not_exist(held: Cast, client: Client) -> None:
    leader = officer("100009", "孙磊", unit=held.county, roles=(Role.UNIT_LEADER,))
    client.force_login(leader, backend=BACKEND)

    above = client.get(reverse("analytics:unit", args=[held.bureau.pk]))
    names_above = client.get(reverse("analytics:names", args=[held.bureau.pk]))

    assert above.status_code == 404
    assert names_above.status_code == 404


def test_the_outsider_sees_nothing_of_the_other_bureau(held: Cast, client: Client) -> None:
    grant(held.zhou, Role.UNIT_LEADER, held.other_bureau)
    client.force_login(held.zhou, backend=BACKEND)
    exam = held.li.enrolments.get().sitting.exam

    own = client.get(reverse("analytics:units"), follow=True).content.decode()
    other_exam = client.get(reverse("analytics:unit", args=[held.other_bureau.pk]), {"exam": exam.pk})

    assert "三月月考" not in own
    assert other_exam.status_code == 404


def test_passes_are_not_told_before_release(db: None, client: Client) -> None:
    people = cast()
    grant(people.chen, Role.UNIT_LEADER, people.bureau)
    hold(open_sitting(unit=people.bureau, candidates=[people.li]), {people.li: True})
    client.force_login(people.chen, backend=BACKEND)

    page = client.get(reverse("analytics:unit", args=[people.bureau.pk])).content.decode()

    assert cells(page, "unit-total") == [["1", "1", "—", "—"]]


def test_an_officer_without_a_role_is_refused(db: None, client: Client) -> None:
    people = cast()
    client.force_login(people.li, backend=BACKEND)

    assert client.get(reverse("analytics:units")).status_code == 403


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_query_count_of_names_does_not_grow_with_people(
    db: None, client: Client, item_count: int, django_assert_num_queries: Any
) -> None:
    people = cast()
    station = people.li.postings.get().unit
    colleagues = [officer(f"20000{number}", unit=station) for number in range(item_count)]
    sitting = open_sitting(unit=people.bureau, candidates=colleagues)
    hold_and_release(sitting, dict.fromkeys(colleagues, True), signer=people.chen)
    grant(people.chen, Role.UNIT_LEADER, people.bureau)
    client.force_login(people.chen, backend=BACKEND)
    address = reverse("analytics:unit", args=[station.pk])
    client.get(address)

    with django_assert_num_queries(11):
        page = client.get(address).content.decode()

    assert page.count('data-testid="name-row"') == item_count
