"""Every address of the platform, walked by everybody: who gets in, who is refused, and for whom nothing is there.

The table in `tests/portal/doors.py` is written by hand. An address that is missing from it fails the first test, so
that no screen is added without somebody deciding who may open it. The things looked at are in `tests/portal/world.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from core.models import ImportBatch
from personnel.domain.roles import Permission, Role, roles_with
from personnel.models import PolicyVersion, RoleGrant
from tests.factories import AT, bank, officer
from tests.portal.doors import CALLS, DOORS, OPEN_TO_ALL, PUBLIC_CALLS, verdict
from tests.portal.world import World, desk, everything

P = Permission


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Refusals are what these tests are about: thousands of log lines about them help nobody."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(db: None) -> World:
    return everything()


def names(patterns: list[Any], before: str = "", space: str = "") -> Iterator[str]:
    """Names of all addresses outside the back office of Wagtail."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if address.startswith("admin/"):
            continue
        if hasattr(pattern, "url_patterns"):
            inside = f"{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, address, inside)
        elif pattern.name:
            yield space + pattern.name


def test_the_table_names_every_address() -> None:
    assert set(names(get_resolver().url_patterns)) == (set(DOORS) | OPEN_TO_ALL | set(CALLS) | PUBLIC_CALLS)


@pytest.mark.django_db
def test_strangers_are_sent_to_the_sign_in_page(world: World) -> None:
    stranger = Client()
    seen = {
        (name, method): stranger.generic(method, world.address(name))
        for name, found in DOORS.items()
        for method in found.methods.split()
    }
    assert {key: answer.status_code for key, answer in seen.items() if answer.status_code != 302} == {}
    assert {answer["Location"].partition("?")[0] for answer in seen.values()} == {"/login/"}


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "officer")
def test_a_role_opens_its_own_screens_for_its_own_units_and_nothing_else(
    world: World, role: Role | None
) -> None:
    people = world.people
    roles = (role,) if role else ()
    own = officer("300001", "甲", unit=people.station, roles=roles, roles_on=people.bureau)
    foreign = officer("300002", "乙", unit=people.other_station, roles=roles, roles_on=people.other_bureau)

    here, there = desk(own), desk(foreign)

    expected, seen = {}, {}
    for name, found in DOORS.items():
        for method in found.methods.split():
            expected[name, method, "own"] = verdict(found, role, method, own=True)
            seen[name, method, "own"] = shown(here, world.address(name), method)
            if found.args:
                expected[name, method, "foreign"] = verdict(found, role, method, own=False)
                seen[name, method, "foreign"] = shown(there, world.address(name), method)

    assert seen == expected


def shown(client: Client, address: str, method: str) -> str:
    """What `client` meets."""
    answer = client.generic(method, address)
    if answer.status_code == 302 and answer["Location"].startswith("/login/"):
        return "sign in"
    return {
        200: "open",
        204: "open",
        302: "open",
        400: "open",
        422: "open",
        403: "refused",
        404: "not there",
    }[answer.status_code]


def test_what_is_ones_own_is_there(world: World) -> None:
    li = desk(world.people.li)
    own = [name for name, found in DOORS.items() if found.mine and found.gate is None]
    statuses = {
        (name, method): li.generic(method, world.address(name)).status_code
        for name in own
        for method in DOORS[name].methods.split()
    }
    assert {key: status for key, status in statuses.items() if status not in (200, 302)} == {
        ("exams:result", "GET"): 404,
        ("exams:file_appeal", "POST"): 422,
        **{("personnel:add_security_key", method): 404 for method in ("GET", "POST")},
    }, "no result yet; an appeal without words; security keys need HTTPS"


@pytest.mark.parametrize("name", CALLS)
def test_calls_answer_their_officer_and_nobody_else(world: World, name: str) -> None:
    method, args = CALLS[name]
    address = reverse(name, args=[world.things[arg] for arg in args])
    body = (
        {} if method == "get" else {"data": {"writer": "", "saves": []}, "content_type": "application/json"}
    )

    def asked(client: Client) -> int:
        return int(getattr(client, method)(address, **body).status_code)

    people = world.people
    clients = {}
    for person in ("wang", "chen", "zhou"):
        clients[person] = desk(getattr(people, person))

    assert asked(Client()) == 401
    others = {person: asked(client) for person, client in clients.items()}
    assert set(others.values()) == ({404} if args else {200})


def test_the_other_bureaus_lists_show_nothing_of_this_one(world: World) -> None:
    zhou = desk(world.people.zhou)
    leaks = {}
    for name, found in DOORS.items():
        if found.args or "GET" not in found.methods or name.startswith("law:"):
            continue
        page = zhou.get(world.address(name), follow=True).content.decode(errors="replace")
        leaks[name] = [
            word
            for word in ("安平", "临河", "李明", "王芳", "门禁-1", "三月月考", "盗窃电动自行车案")
            if word in page
        ]
    assert {name: words for name, words in leaks.items() if words} == {}


def test_ids_of_another_bureau_in_a_form_are_nobodys(world: World) -> None:
    people = world.people
    zhou = desk(people.zhou)
    before = (
        RoleGrant.objects.count(),
        ImportBatch.objects.count(),
        people.bureau.exams.count(),
        PolicyVersion.objects.count(),
    )
    forms = {
        "exams:manage_new": {"unit": people.bureau.pk, "title": "外局", "month": "2026-12"},
        "question_bank:new_bank": {"unit": people.bureau.pk, "name": "外局", "code": "foreign"},
        "question_bank:new": {"bank": bank(people.county, "another").pk, "ref": "x", "stem": "外局"},
        "question_bank:import_upload": {"bank": bank(people.legal, "third").pk},
    }
    answers = {name: zhou.post(reverse(name), form) for name, form in forms.items()}
    fields = {"exams:manage_new": "unit", "question_bank:new_bank": "unit"}
    for name, answer in answers.items():
        assert fields.get(name, "bank") in answer.context["form"].errors, name
    policy = zhou.post(
        "/admin/policy/new/",
        {"kind": "exam_defaults", "unit": people.bureau.pk, "effective_on": "2026-01-01", "body": "{}"},
    )
    assert "unit" in policy.context["form"].errors
    after = (
        RoleGrant.objects.count(),
        ImportBatch.objects.count(),
        people.bureau.exams.count(),
        PolicyVersion.objects.count(),
    )
    assert before == after


# --- The back office of Wagtail


def back_office(patterns: list[Any], before: str = "") -> Iterator[str]:
    """Addresses below /admin/ that take no arguments."""
    for pattern in patterns:
        address = before + str(pattern.pattern).replace("^", "").replace("$", "")
        if hasattr(pattern, "url_patterns"):
            yield from back_office(pattern.url_patterns, address)
        elif address.startswith("admin/") and not {"<", "("} & set(address) and "logout" not in address:
            yield f"/{address}"


POLICY_THERE = {"/admin/policy/", "/admin/policy/new/", "/admin/policy/results/"}
CONTENT_THERE = {"/admin/practice-questions/", "/admin/practice-questions/results/"}
STATIC_THERE = {"/admin/sprite/", "/admin/jsi18n/"}
"""Icons and translations of the tool itself."""


def back_office_of(role: Role | None) -> set[str]:
    """What the holder of `role` finds there, by the matrix."""
    opened = set(STATIC_THERE)
    if role in roles_with(P.POLICY_WRITE):
        opened |= POLICY_THERE
    if role in roles_with(P.CONTENT_WRITE):
        opened |= CONTENT_THERE
    if role in roles_with(P.POLICY_WRITE) | roles_with(P.CONTENT_WRITE) | roles_with(P.CONTENT_REVIEW):
        opened |= {"/admin/"}
    return opened


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "officer")
def test_the_back_office_holds_policy_and_content_and_nothing_else(world: World, role: Role | None) -> None:
    person = officer("300001", "甲", unit=world.people.station, roles=(role,) if role else ())
    client = desk(person)
    opened = {
        address
        for address in back_office(get_resolver().url_patterns)
        if client.get(address).status_code == 200
    }
    assert opened == back_office_of(role)


def test_strangers_find_nothing_in_the_back_office() -> None:
    stranger = Client()
    opened = {
        address
        for address in back_office(get_resolver().url_patterns)
        if stranger.get(address).status_code == 200
    }
    assert opened == STATIC_THERE


@pytest.mark.parametrize("who", ["wang", "chen"])
def test_the_tools_own_screens_know_no_scope_and_are_not_there(world: World, who: str) -> None:
    client = desk(getattr(world.people, who))
    page = world.things["content"]
    there = (
        "reports/site-history/",
        "reports/workflow/",
        "workflows/list/",
        "images/",
        "documents/",
        "snippets/",
        "users/",
        "groups/",
        "sites/",
        "choose-page/",
        "choose-page/search/?q=a",
        "api/main/pages/",
        "pages/search/?q=a",
        "pages/usage/training/casestudypage/",
        f"pages/{page}/usage/",
        f"pages/{page}/copy/",
        f"pages/{page}/move/",
        f"pages/{page}/privacy/",
        f"pages/{page}/lock/",
        f"pages/workflow/action/{page}/approve/1/",
        f"bulk/wagtailcore/page/publish/?id={page}",
        "pages/1/edit/",
        "pages/2/edit/",
        "failwhale/",
    )
    assert {address: client.get(f"/admin/{address}").status_code for address in there} == dict.fromkeys(
        there, 404
    )


def test_no_policy_of_another_bureau_is_read(world: World) -> None:
    version = PolicyVersion.objects.create(
        kind="exam_defaults",
        unit=world.people.bureau,
        effective_on=AT.date(),
        body={},
        created_at=AT,
        created_by=world.people.chen,
    )
    chen, zhou = desk(world.people.chen), desk(world.people.zhou)
    address = f"/admin/policy/inspect/{version.pk}/"
    assert (chen.get(address).status_code, zhou.get(address).status_code) == (200, 404)
