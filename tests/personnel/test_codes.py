"""One-time codes: issued once, good once."""

from __future__ import annotations

import base64
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from core.models import AuditEvent
from personnel.actions.change_password import change_password
from personnel.actions.disable_officer import disable_officer
from personnel.actions.issue_one_time_codes import (
    CodeForAdministrator,
    CodeForOneself,
    issue_one_time_codes,
)
from personnel.actions.redeem_one_time_code import redeem_one_time_code
from personnel.domain.roles import Role
from personnel.models import Officer, OneTimeCode, Posting, SignIn
from tests.factories import AT, PASSWORD, Cast, cast, grant
from tests.factories import officer as an_officer

pytestmark = pytest.mark.django_db

NEW = "Zhenlan-77-Hupan"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def hr(people: Cast) -> Officer:
    """赵 of the political department of 安平: HR on the whole bureau."""
    return an_officer("100050", "赵琳", unit=people.legal, roles=(Role.HR,), roles_on=people.bureau)


def newcomer(badge: str, people: Cast, *, batch: int | None = None) -> Officer:
    """An officer as the roster import leaves them: without a password."""
    officer = an_officer(badge, f"新警{badge}", unit=people.station)
    officer.set_unusable_password()
    officer.save()
    if batch is not None:
        Posting.objects.create(
            officer=officer,
            kind=Posting.Kind.SECONDMENT,
            unit=people.brigade,
            starts_on=AT.date(),
            recorded_at=AT,
            batch_id=batch,
        )
    return officer


def issue(officer: Officer, *, ago: timedelta = timedelta()) -> str:
    (issued,) = issue_one_time_codes(officers=[officer], actor=None, at=timezone.now() - ago)
    return issued.code


def signing_in(badge: str, password: str) -> tuple[Client, bool]:
    client = Client()
    response = client.post("/login/", {"username": badge, "password": password})
    return client, response.status_code == 302


def as_(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def test_a_code_opens_nothing_but_the_choice_of_a_password(people: Cast) -> None:
    newcomer("100060", people)
    client, came_in = signing_in("100060", issue(Officer.objects.holding_badge("100060").get()))

    assert came_in
    for page in ("/sessions/", "/codes/", "/admin/"):
        assert client.get(page).url.startswith("/password/?next=")
    assert client.get("/password/").status_code == 200
    assert client.get("/api/v1/me/sittings").status_code in (401, 404)


def test_after_choosing_a_password_everything_opens(people: Cast) -> None:
    officer = newcomer("100060", people)
    client, _came_in = signing_in("100060", issue(officer))

    response = client.post("/password/", {"new": NEW, "again": NEW, "next": "/sessions/"})

    assert response.url == "/sessions/"
    assert client.get("/sessions/").status_code == 200
    assert signing_in("100060", NEW)[1]


def test_who_signs_in_again_without_choosing_must_still_choose(people: Cast) -> None:
    code = issue(people.li)
    signing_in("100001", code)

    client, came_in = signing_in("100001", PASSWORD)

    assert came_in
    assert client.get("/sessions/").url == "/password/?next=%2Fsessions%2F"


def test_a_code_is_good_once(people: Cast) -> None:
    code = issue(newcomer("100060", people))

    assert [signing_in("100060", code)[1] for _ in range(2)] == [True, False]


def test_a_code_is_read_however_it_is_typed(people: Cast) -> None:
    code = issue(newcomer("100060", people))

    assert signing_in("100060", f" {code.lower().replace('-', ' ')} ")[1]


def test_a_code_expires_after_seven_days(people: Cast) -> None:
    officer = newcomer("100060", people)

    late = issue(officer, ago=timedelta(days=7))
    assert not signing_in("100060", late)[1]

    in_time = issue(officer, ago=timedelta(days=7) - timedelta(minutes=1))
    assert signing_in("100060", in_time)[1]


def test_a_new_code_voids_the_one_before(people: Cast) -> None:
    officer = newcomer("100060", people)
    first = issue(officer)
    second = issue(officer)

    assert (signing_in("100060", first)[1], signing_in("100060", second)[1]) == (False, True)
    assert OneTimeCode.objects.filter(officer=officer).count() == 1


def test_the_code_of_another_is_no_code(people: Cast) -> None:
    newcomer("100060", people)
    code = issue(newcomer("100061", people))

    assert not signing_in("100060", code)[1]


def test_a_password_goes_on_working_until_the_code_is_used(people: Cast) -> None:
    issue(people.li)

    client, came_in = signing_in("100001", PASSWORD)

    assert came_in
    assert client.get("/sessions/").status_code == 200


def test_choosing_a_password_voids_an_unused_code(people: Cast) -> None:
    code = issue(people.li)

    change_password(officer=people.li, new_password=NEW, at=AT)

    assert not signing_in("100001", code)[1]


def test_a_code_opens_no_closed_account(people: Cast) -> None:
    officer = newcomer("100060", people)
    code = issue(officer)
    disable_officer(officer=officer, actor=None, at=AT)

    assert not signing_in("100060", code)[1]


def test_two_sign_ins_with_one_code_race_and_one_wins(people: Cast) -> None:
    officer = newcomer("100060", people)
    (issued,) = issue_one_time_codes(officers=[officer], actor=None, at=AT)

    verdicts = [redeem_one_time_code(officer=officer, typed=issued.code, at=AT) for _ in range(2)]

    assert verdicts == [True, False]
    assert AuditEvent.objects.of_kind("code.used").count() == 1


def test_a_code_lifts_the_lock_of_the_badge_number(people: Cast) -> None:
    for _ in range(5):
        signing_in("100001", "wrong")

    code = issue(people.li)

    assert signing_in("100001", code)[1]


def test_codes_are_stored_as_keyed_hashes_only(people: Cast) -> None:
    code = issue(people.li)

    row = OneTimeCode.objects.get()
    assert len(row.digest) == 64
    assert code.replace("-", "") not in str(row.__dict__)
    assert code not in str(list(AuditEvent.objects.values()))
    assert AuditEvent.objects.of_kind("code.issued").get().facts == {"count": 1, "officers": [people.li.pk]}


def test_nobody_issues_a_code_to_themselves_or_to_an_administrator(people: Cast, hr: Officer) -> None:
    administrator = an_officer("990009", "管理员", unit=people.legal, roles=(Role.AUDIT_ADMIN,))

    with pytest.raises(CodeForOneself):
        issue_one_time_codes(officers=[hr], actor=hr, at=AT)
    with pytest.raises(CodeForAdministrator):
        issue_one_time_codes(officers=[people.li, administrator], actor=hr, at=AT)
    assert OneTimeCode.objects.count() == 0


def test_hr_sees_who_has_no_password_yet(people: Cast, hr: Officer) -> None:
    newcomer("100060", people)

    rows = as_(hr).get("/codes/").context["rows"]

    assert [(row.officer.badge_number, row.unit, row.code_until) for row in rows] == [
        ("100060", "城关派出所", None)
    ]


def test_hr_narrows_the_list_to_one_import(people: Cast, hr: Officer) -> None:
    newcomer("100060", people, batch=7)
    newcomer("100061", people, batch=8)

    client = as_(hr)

    assert [row.officer.badge_number for row in client.get("/codes/?batch=7").context["rows"]] == ["100060"]
    for nonsense in ("x", "-1", "9" * 30, "７"):
        assert client.get("/codes/", {"batch": nonsense}).context["rows"] == []


def test_hr_finds_an_officer_who_forgot_the_password(people: Cast, hr: Officer) -> None:
    client = as_(hr)

    by_badge = client.get("/codes/?q=１００００１").context["rows"]
    by_name = client.get("/codes/?q=李明").context["rows"]

    assert [row.officer.pk for row in by_badge] == [row.officer.pk for row in by_name] == [people.li.pk]


def test_the_answer_shows_the_codes_on_slips_and_in_a_workbook(people: Cast, hr: Officer) -> None:
    first, second = newcomer("100060", people), newcomer("100061", people)

    response = as_(hr).post("/codes/", {"officer": [str(first.public_id), str(second.public_id)]})

    slips = response.context["slips"]
    assert response.headers["Cache-Control"].find("no-store") > 0
    assert [slip.issued.badge_number for slip in slips] == ["100060", "100061"]
    workbook = load_workbook(io.BytesIO(base64.b64decode(response.context["workbook"])))
    rows = [[cell.value for cell in row] for row in workbook.active.iter_rows(min_row=2)]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("100060", "城关派出所", slips[0].issued.code),
        ("100061", "城关派出所", slips[1].issued.code),
    ]
    assert signing_in("100061", slips[1].issued.code)[1]


def test_hr_issues_codes_to_the_whole_list(people: Cast, hr: Officer) -> None:
    newcomer("100060", people, batch=7)
    newcomer("100061", people, batch=7)
    newcomer("100062", people, batch=8)

    response = as_(hr).post("/codes/", {"batch": "7", "all": "1"})

    assert [slip.issued.badge_number for slip in response.context["slips"]] == ["100060", "100061"]


def test_a_tick_outside_the_list_is_nobody(people: Cast, hr: Officer) -> None:
    newcomer("100060", people)
    ticked = [str(people.zhou.public_id), str(people.li.public_id), str(hr.public_id), "nonsense", "\x00"]

    response = as_(hr).post("/codes/", {"officer": ticked})

    assert response.status_code == 302
    assert OneTimeCode.objects.count() == 0


def test_hr_of_another_bureau_sees_and_issues_nothing_here(people: Cast) -> None:
    newcomer("100060", people)
    grant(people.zhou, Role.HR, people.other_bureau)
    client = as_(people.zhou)

    assert client.get("/codes/?q=100060").context["rows"] == []
    client.post("/codes/", {"all": "1", "q": "100060"})
    assert OneTimeCode.objects.count() == 0


def test_administrators_are_not_on_the_list(people: Cast, hr: Officer) -> None:
    an_officer("990009", "管理员", unit=people.legal, roles=(Role.AUDIT_ADMIN,))

    assert as_(hr).get("/codes/?q=990009").context["rows"] == []


def test_who_may_not_issue_codes_gets_a_plain_refusal(people: Cast) -> None:
    assert as_(people.wang).get("/codes/").status_code == 403


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_list_costs_the_same_for_one_and_three_officers(
    people: Cast, hr: Officer, item_count: int
) -> None:
    for number in range(item_count):
        newcomer(f"10006{number}", people)
    client = as_(hr)
    client.get("/sessions/")

    with CaptureQueriesContext(connection) as captured:
        client.get("/codes/")

    assert len(captured) == 6


def test_a_code_in_use_leaves_a_listed_session(people: Cast) -> None:
    signing_in("100001", issue(people.li))

    assert SignIn.objects.get().officer_id == people.li.pk
