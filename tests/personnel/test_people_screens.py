"""Units, officers and roles on screen."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.models import AuditEvent
from personnel.domain.roles import Role
from personnel.models import Officer, RoleGrant
from tests.factories import BACKEND, Cast, cast, officer, unit

pytestmark = pytest.mark.django_db

OFFICERS_QUERIES, UNITS_QUERIES, ROLES_QUERIES = 7, 5, 7


def signed_in(person: Officer) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def people() -> Cast:
    """The cast with 孙丽 (100004), HR of the county, and 郑安 (100005), security administrator of bureau A."""
    people = cast()
    officer("100004", "孙丽", unit=people.county, roles=(Role.HR,))
    officer("100005", "郑安", unit=people.bureau, roles=(Role.SECURITY_ADMIN,))
    return people


@pytest.fixture
def hr(people: Cast) -> Client:
    return signed_in(Officer.objects.holding_badge("100004").get())


@pytest.fixture
def guard(people: Cast) -> Client:
    return signed_in(Officer.objects.holding_badge("100005").get())


def names_on(client: Client, address: str, **query: str) -> list[str]:
    """Names of the officers listed."""
    page = client.get(address, query).content.decode()
    rows = re.findall(r'data-testid="officer-row">\s*<th scope="row"><a [^>]*>([^<]+)', page)
    return sorted(rows)


def test_hr_sees_the_officers_of_the_own_branch_only(hr: Client) -> None:
    assert names_on(hr, reverse("personnel:officers")) == ["孙丽", "李明", "王芳"]


@pytest.mark.parametrize(
    ("query", "names"),
    (
        ({"q": "李"}, ["李明"]),
        ({"q": "１００００２"}, ["王芳"]),
        ({"unit": "A0102"}, ["王芳"]),
        ({"unit": "A0102", "q": "李"}, []),
        ({"unit": "B"}, ["孙丽", "李明", "王芳"]),
        ({"page": "99"}, ["孙丽", "李明", "王芳"]),
    ),
)
def test_the_list_is_narrowed_by_its_address(hr: Client, query: dict[str, str], names: list[str]) -> None:
    assert names_on(hr, reverse("personnel:officers"), **query) == names


def test_the_tree_counts_officers_with_all_below(hr: Client) -> None:
    page = hr.get(reverse("personnel:units")).content.decode()

    rows = re.findall(r'data-testid="unit-row">.*?</tr>', page, re.DOTALL)
    counts = [tuple(re.findall(r'<td class="number">(\d+)</td>', row)) for row in rows]
    assert counts == [("1", "3"), ("1", "1"), ("1", "1")]


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_of_officers_needs_as_many_queries_for_three_as_for_one(
    hr: Client, people: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        officer(f"30000{number}", "新人", unit=unit(f"A01{number}9", parent=people.county))
    hr.get(reverse("personnel:officers"))

    with django_assert_num_queries(OFFICERS_QUERIES):
        hr.get(reverse("personnel:officers"))


@pytest.mark.parametrize("count", (1, 3))
def test_the_tree_needs_as_many_queries_for_three_as_for_one(
    hr: Client, people: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        officer(f"30000{number}", "新人", unit=unit(f"A01{number}9", parent=people.county))
    hr.get(reverse("personnel:units"))

    with django_assert_num_queries(UNITS_QUERIES):
        hr.get(reverse("personnel:units"))


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_of_roles_needs_as_many_queries_for_three_as_for_one(
    guard: Client, people: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        officer(
            f"30000{number}", "新人", unit=unit(f"A01{number}9", parent=people.county), roles=(Role.MARKER,)
        )
    guard.get(reverse("personnel:roles"))

    with django_assert_num_queries(ROLES_QUERIES):
        guard.get(reverse("personnel:roles"))


def test_a_transfer_adds_a_posting_and_keeps_the_one_before(hr: Client, people: Cast) -> None:
    address = reverse("personnel:officer", args=[people.li.public_id])

    hr.post(address, {"kind": "establishment", "unit": "A0102", "starts_on": "2026-01-01"})

    postings = people.li.postings.order_by("starts_on").values_list("unit__code", "starts_on")
    assert list(postings) == [("A0101", date(2020, 1, 1)), ("A0102", date(2026, 1, 1))]
    assert AuditEvent.objects.of_kind("officer.transferred").count() == 1
    assert "A0102" not in hr.get(address).content.decode().split('data-testid="transfer"')[0]


@pytest.mark.parametrize(
    "posted",
    (
        {"kind": "establishment", "unit": "A0102", "starts_on": "2019-01-01"},
        {"kind": "establishment", "unit": "A0102", "starts_on": "2020-01-01"},
        {"kind": "establishment", "unit": "A0101", "starts_on": "2026-01-01"},
        {"kind": "establishment", "unit": "A09", "starts_on": "2026-01-01"},
        {"kind": "establishment", "unit": "B01", "starts_on": "2026-01-01"},
        {"kind": "secondment", "unit": "", "ends": "on", "starts_on": "2026-01-01"},
        {"kind": "establishment", "unit": "", "starts_on": "2026-01-01"},
        {"kind": "establishment", "unit": "A0102", "ends": "on", "starts_on": "2026-01-01"},
        {"kind": "nonsense", "unit": "A0102", "starts_on": "2026-01-01"},
        {"kind": "establishment", "unit": "A0102", "starts_on": "9999-01-01"},
        {"kind": "establishment", "unit": "A0102", "starts_on": "bald"},
        {},
    ),
)
def test_a_wrong_transfer_is_refused_on_the_form(hr: Client, people: Cast, posted: dict[str, str]) -> None:
    response = hr.post(reverse("personnel:officer", args=[people.li.public_id]), posted)

    assert response.status_code in (200, 422)
    assert 'data-testid="error-summary"' in response.content.decode()
    assert people.li.postings.count() == 1


def test_officers_of_other_branches_are_not_found(hr: Client, people: Cast) -> None:
    codes = [
        hr.get(reverse("personnel:officer", args=[person.public_id])).status_code
        for person in (people.zhou, people.chen)
    ]

    assert codes == [404, 404]


def test_the_security_administrator_gives_and_ends_a_role(guard: Client, people: Cast) -> None:
    today = guard.get(reverse("personnel:roles")).wsgi_request.day.isoformat()  # type: ignore[attr-defined]
    guard.post(
        reverse("personnel:roles"),
        {"badge": "１００００１", "role": "question_author", "unit": "A01", "starts_on": today},
    )
    grant = RoleGrant.objects.get(officer=people.li)

    guard.post(reverse("personnel:end_role", args=[grant.pk]))

    assert (grant.role, grant.unit.code) == ("question_author", "A01")
    assert RoleGrant.objects.get(pk=grant.pk).ends_on.isoformat() == today
    assert [AuditEvent.objects.of_kind(kind).count() for kind in ("role.granted", "role.ended")] == [1, 1]


@pytest.mark.parametrize(
    "posted",
    (
        {"badge": "900001", "role": "marker", "unit": "A01"},
        {"badge": "100001", "role": "legal_officer", "unit": "A01"},
        {"badge": "100001", "role": "marker", "unit": "B"},
        {"badge": "100005", "role": "marker", "unit": "A"},
        {"badge": "100002", "role": "audit_admin", "unit": "A"},
        {"badge": "100001", "role": "marker", "unit": "A", "starts_on": "2020-01-01"},
        {"badge": "", "role": "", "unit": ""},
    ),
)
def test_a_role_that_may_not_be_given_is_refused_on_the_form(
    guard: Client, people: Cast, posted: dict[str, str]
) -> None:
    before = RoleGrant.objects.count()

    response = guard.post(reverse("personnel:roles"), {"starts_on": "2999-01-01", **posted})

    assert 'data-testid="error-summary"' in response.content.decode()
    assert RoleGrant.objects.count() == before


def test_roles_of_another_bureau_are_neither_seen_nor_ended(guard: Client, people: Cast) -> None:
    foreign = RoleGrant.objects.filter(officer=people.zhou)[0]

    page = guard.get(reverse("personnel:roles")).content.decode()

    assert "周涛" not in page
    assert guard.post(reverse("personnel:end_role", args=[foreign.pk])).status_code == 404
