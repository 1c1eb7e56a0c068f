"""Signing in by badge number."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEvent
from personnel.models import BadgeHolding, SignIn
from personnel.sessions import session_hash
from tests.factories import AT, PASSWORD, Cast, cast
from tests.factories import officer as an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def attempt(client: Client, badge: str, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/login/", {"username": badge, "password": password, **more})


def who(client: Client) -> int | None:
    user_id = client.session.get("_auth_user_id")
    return int(user_id) if user_id else None


def test_an_officer_signs_in_with_the_badge_number(client: Client, people: Cast) -> None:
    response = attempt(client, "100001")

    assert (response.status_code, response.url) == (302, "/")
    assert who(client) == people.li.pk


def test_signing_in_leads_to_the_page_that_was_asked_for(client: Client, people: Cast) -> None:
    response = attempt(client, "100001", next="/sessions/")

    assert response.url == "/sessions/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "http:///evil"],
)
def test_signing_in_never_leads_to_another_host(client: Client, people: Cast, elsewhere: str) -> None:
    response = attempt(client, "100001", next=elsewhere)

    assert response.url == "/"


@pytest.mark.parametrize("typed", [" 100001 ", "１００００１", "１００ ００１", "100001\u200b"])
def test_full_width_digits_and_stray_blanks_do_no_harm(client: Client, people: Cast, typed: str) -> None:
    attempt(client, typed)

    assert who(client) == people.li.pk


def test_leading_zeros_belong_to_the_number(client: Client, people: Cast) -> None:
    zero = an_officer("007777", "零某", unit=people.station)

    attempt(client, "7777")
    assert who(client) is None

    attempt(client, "007777")
    assert who(client) == zero.pk


def test_a_reissued_badge_number_signs_in_its_present_holder_only(client: Client, people: Cast) -> None:
    heir = an_officer("100999", "新某", unit=people.station)
    heir.set_password("Another-Secret-7788")
    heir.save()
    BadgeHolding.objects.filter(badge_number__in=["100001", "100999"]).update(held_until=AT.date())
    BadgeHolding.objects.create(officer=heir, badge_number="100001", held_from=AT.date())

    attempt(client, "100001", PASSWORD)
    assert who(client) is None

    attempt(client, "100001", "Another-Secret-7788")
    assert who(client) == heir.pk


@pytest.mark.parametrize(
    ("badge", "password"),
    [("100001", "wrong"), ("555555", PASSWORD), ("1" * 41, PASSWORD), ("\x00", "\x00"), ("", "")],
)
def test_what_is_wrong_signs_nobody_in(client: Client, people: Cast, badge: str, password: str) -> None:
    response = attempt(client, badge, password)

    assert response.status_code == 200
    assert who(client) is None


def test_a_wrong_password_and_an_unknown_number_get_the_same_words(client: Client, people: Cast) -> None:
    wrong = attempt(client, "100001", "wrong").content.decode().replace("100001", "N")
    unknown = attempt(client, "555555", "wrong").content.decode().replace("555555", "N")

    assert _without_token(wrong) == _without_token(unknown)


def _without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_a_closed_account_gets_the_same_words_too(client: Client, people: Cast) -> None:
    people.li.is_active = False
    people.li.save()

    response = attempt(client, "100001")

    assert response.status_code == 200
    assert (
        response.context["form"].non_field_errors()
        == attempt(client, "555555").context["form"].non_field_errors()
    )


def test_the_form_needs_its_token(people: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)

    refused = attempt(strict, "100001")
    token = strict.get("/login/").cookies["csrftoken"].value
    accepted = strict.post(
        "/login/", {"username": "100001", "password": PASSWORD}, headers={"X-CSRFToken": token}
    )

    assert (refused.status_code, accepted.status_code) == (403, 302)


def test_signing_in_gives_a_new_session_key(client: Client, people: Cast) -> None:
    planted = client.session
    planted["seed"] = 1
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key

    attempt(client, "100001")

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key
    assert Session.objects.count() == 1


def test_the_table_of_sessions_holds_no_key_that_opens_one(client: Client, people: Cast) -> None:
    attempt(client, "100001")

    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    stored = Session.objects.get().session_key
    assert stored == session_hash(key)[:40]
    client.cookies[settings.SESSION_COOKIE_NAME] = stored
    assert client.get("/sessions/").status_code == 302


def test_signing_in_again_closes_the_session_this_browser_had(client: Client, people: Cast) -> None:
    attempt(client, "100001")

    attempt(client, "100002")

    assert list(SignIn.objects.order_by("pk").values_list("officer", "end_reason")) == [
        (people.li.pk, "signed_out"),
        (people.wang.pk, ""),
    ]


def test_signing_in_and_failing_are_recorded_without_what_was_typed(client: Client, people: Cast) -> None:
    attempt(client, "MyPassword-in-wrong-field", "x")
    attempt(client, "100001", "wrong")
    attempt(client, "100001")

    rows = AuditEvent.objects.order_by("pk").values_list(
        "kind", "actor_id", "succeeded", "subject", "address", "facts"
    )
    sign_in = SignIn.objects.get()
    assert list(rows) == [
        ("sign_in.failed", None, False, "", "127.0.0.1", {}),
        ("sign_in.failed", None, False, f"officer:{people.li.pk}", "127.0.0.1", {}),
        ("sign_in.succeeded", people.li.pk, True, f"sign_in:{sign_in.pk}", "127.0.0.1", {}),
    ]


def test_five_failures_lock_the_badge_number(client: Client, people: Cast) -> None:
    answers = [attempt(client, "100001", "wrong").status_code for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    assert attempt(client, "100001").status_code == 429
    assert who(client) is None
    assert AuditEvent.objects.of_kind("sign_in.locked").get().subject == f"officer:{people.li.pk}"


def test_a_lock_holds_for_the_number_whatever_the_browser_and_the_width_of_digits(people: Cast) -> None:
    for number in range(5):
        attempt(
            Client(headers={"User-Agent": f"browser {number}"}, REMOTE_ADDR=f"10.0.0.{number}"),
            "１００００１",
            "wrong",
        )

    assert attempt(Client(), "100001").status_code == 429


def test_a_lock_never_touches_colleagues_behind_the_same_address(client: Client, people: Cast) -> None:
    for number in range(30):
        attempt(client, f"8{number:05}", "wrong")
    for _ in range(6):
        attempt(client, "100001", "wrong")

    attempt(client, "100002")

    assert who(client) == people.wang.pk


def test_an_unknown_number_locks_in_the_same_way(client: Client, people: Cast) -> None:
    answers = [attempt(client, "555555", "wrong").status_code for _ in range(6)]

    assert answers == [200, 200, 200, 200, 429, 429]


def test_a_lock_opens_after_its_time_and_further_attempts_do_not_prolong_it(
    client: Client, people: Cast
) -> None:
    for _ in range(5):
        attempt(client, "100001", "wrong")
    locked_at = AccessAttempt.objects.get().attempt_time
    attempt(client, "100001", "wrong")
    assert AccessAttempt.objects.get().attempt_time == locked_at

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    attempt(client, "100001")

    assert who(client) == people.li.pk


def test_success_forgets_earlier_failures(client: Client, people: Cast) -> None:
    for _ in range(4):
        attempt(client, "100001", "wrong")
    attempt(client, "100001")
    client.logout()

    answers = [attempt(client, "100001", "wrong").status_code for _ in range(4)]

    assert answers == [200, 200, 200, 200]


def test_signing_out_ends_the_session_and_needs_a_form(client: Client, people: Cast) -> None:
    attempt(client, "100001")
    assert client.get("/logout/").status_code == 405

    response = client.post("/logout/")

    assert response.url == "/login/"
    assert (who(client), Session.objects.count()) == (None, 0)
    assert SignIn.objects.get().end_reason == "signed_out"
    assert AuditEvent.objects.of_kind("sign_in.ended").get().facts == {"reason": "signed_out"}


def test_who_is_signed_in_is_led_away_from_the_sign_in_page(client: Client, people: Cast) -> None:
    attempt(client, "100001")

    assert client.get("/login/?next=/admin/").url == "/"


def test_wagtails_own_sign_in_page_is_ours(client: Client, people: Cast) -> None:
    assert client.get("/admin/login/?next=/admin/").url == "/login/?next=/admin/"
    assert client.get("/admin/").url == "/login/?next=/admin/"


def test_personal_pages_stay_out_of_caches(client: Client, people: Cast) -> None:
    attempt(client, "100001")

    assert client.get("/sessions/").headers["Cache-Control"] == "no-store"


def test_signing_in_takes_nine_statements(client: Client, people: Cast) -> None:
    client.get("/login/")

    with CaptureQueriesContext(connection) as captured:
        attempt(client, "100001")

    statements = [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 9
