"""Limits of a session, and ending sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from django.utils import timezone

from core.models import AuditEvent
from personnel import activity
from personnel.actions.disable_officer import DisablingOneself, disable_officer
from personnel.actions.enable_officer import enable_officer
from personnel.actions.tidy_sessions import tidy_sessions
from personnel.models import Officer, SignIn
from personnel.sessions import session_hash
from tests.factories import AT, PASSWORD, Cast, cast

pytestmark = pytest.mark.django_db

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SECOND = timedelta(seconds=1)


def who_asks(request: HttpRequest) -> JsonResponse:
    """A page of the interface for programs."""
    return JsonResponse({"officer": request.user.pk})


def save(_request: HttpRequest) -> JsonResponse:
    """A page that is not to know who asks."""
    return JsonResponse({})


save.skips_session = True  # type: ignore[attr-defined]
urlpatterns = [path("api/v1/who", who_asks), path("api/v1/save", save), path("", include("config.urls"))]


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def running() -> Iterator[dict[int, datetime]]:
    """Officers with a running attempt, and when its last answer was saved."""
    saved: dict[int, datetime] = {}

    def last_saved(officer_id: int, at: datetime) -> datetime | None:
        return saved.get(officer_id)

    before = list(activity._ACTIVITY)
    activity.register_activity(last_saved)
    yield saved
    activity._ACTIVITY[:] = before


def signed_in(badge: str, **more: str) -> Client:
    client = Client(**more)
    response = client.post("/login/", {"username": badge, "password": PASSWORD})
    assert response.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/sessions/").status_code == 200


def age(client: Client, *, seen: timedelta = timedelta(), started: timedelta = timedelta()) -> None:
    """Lets time pass since the session was last used, and since it began."""
    session = client.session
    session["seen"] -= seen.total_seconds()
    session["started"] -= started.total_seconds()
    session.save()


def test_a_session_lives_until_the_idle_limit(people: Cast) -> None:
    client = signed_in("100001")
    age(client, seen=IDLE - 5 * SECOND)

    assert is_in(client)


def test_an_idle_session_ends_with_a_plain_message_and_leads_back(people: Cast) -> None:
    client = signed_in("100001")
    age(client, seen=IDLE)

    response = client.get("/sessions/?page=2")
    page = client.get(response.url)

    assert response.url == "/login/?ended=idle&next=%2Fsessions%2F%3Fpage%3D2"
    assert page.context["ended"] == "您已 30 分钟没有操作，系统已自动退出登录。"
    assert page.context["next"] == "/sessions/?page=2"
    assert SignIn.objects.get().end_reason == "idle"
    assert Session.objects.count() == 0


def test_using_a_session_keeps_it_alive(people: Cast) -> None:
    client = signed_in("100001")
    for _ in range(3):
        age(client, seen=IDLE - 5 * SECOND)
        assert is_in(client)


def test_a_session_ends_at_the_absolute_limit_even_in_use(people: Cast) -> None:
    client = signed_in("100001")
    age(client, started=ABSOLUTE)

    assert client.get("/sessions/").url == "/login/?ended=limit&next=%2Fsessions%2F"


@pytest.mark.parametrize("passed", [{"seen": 3 * IDLE}, {"started": 2 * ABSOLUTE}])
def test_nobody_is_thrown_out_of_a_running_attempt_that_saves(
    people: Cast, running: dict[int, datetime], passed: dict[str, timedelta]
) -> None:
    client = signed_in("100001")
    running[people.li.pk] = timezone.now() - timedelta(minutes=2)
    age(client, **passed)

    assert is_in(client)


def test_an_attempt_that_has_long_been_silent_keeps_no_session(
    people: Cast, running: dict[int, datetime]
) -> None:
    client = signed_in("100001")
    running[people.li.pk] = timezone.now() - IDLE
    age(client, seen=IDLE)

    assert not is_in(client)


def test_the_attempt_of_another_keeps_no_session(people: Cast, running: dict[int, datetime]) -> None:
    client = signed_in("100001")
    running[people.wang.pk] = timezone.now()
    age(client, seen=IDLE)

    assert not is_in(client)


def test_a_form_sent_too_late_is_not_repeated_after_sign_in(people: Cast) -> None:
    client = signed_in("100001")
    age(client, seen=IDLE)

    assert client.post("/sessions/end-others/").url == "/login/?ended=idle"


@pytest.mark.urls("tests.personnel.test_sessions")
def test_programs_are_never_redirected(people: Cast) -> None:
    client = signed_in("100001")
    assert client.get("/api/v1/who").json() == {"officer": people.li.pk}
    age(client, seen=IDLE)

    assert client.get("/api/v1/who").json() == {"officer": None}


@pytest.mark.urls("tests.personnel.test_sessions")
def test_a_view_that_skips_the_session_asks_the_database_nothing(people: Cast) -> None:
    client = signed_in("100001")

    with CaptureQueriesContext(connection) as captured:
        client.get("/api/v1/save")

    assert len(captured) == 0


@pytest.mark.urls("tests.personnel.test_sessions")
def test_a_request_reads_session_and_officer_and_writes_once_a_minute(people: Cast) -> None:
    client = signed_in("100001")

    with CaptureQueriesContext(connection) as at_once:
        client.get("/api/v1/who")
    age(client, seen=timedelta(minutes=1))
    with CaptureQueriesContext(connection) as a_minute_later:
        client.get("/api/v1/who")

    assert _verbs(at_once) == ["SELECT", "SELECT"]
    assert _verbs(a_minute_later) == ["SELECT", "SELECT", "UPDATE", "UPDATE"]


def _verbs(captured: CaptureQueriesContext) -> list[str]:
    verbs = [query["sql"].split()[0] for query in captured.captured_queries]
    return [verb for verb in verbs if verb not in ("SAVEPOINT", "RELEASE")]


def test_the_list_shows_this_device_first_and_only_own_living_sessions(people: Cast) -> None:
    phone = signed_in("100001", HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 10) Chrome/86.0 Mobile")
    office = signed_in("100001", HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/120.0")
    signed_in("100001")
    SignIn.objects.filter(device="").update(last_seen_at=timezone.now() - IDLE)
    signed_in("100002")

    rows = office.get("/sessions/").context["rows"]

    assert [(row.sign_in.device, row.is_this) for row in rows] == [
        ("Chrome 120, Windows", True),
        ("Chrome 86, Android", False),
    ]
    assert is_in(phone)


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_list_costs_the_same_for_one_and_three_sessions(people: Cast, item_count: int) -> None:
    clients = [signed_in("100001") for _ in range(item_count)]

    with CaptureQueriesContext(connection) as captured:
        clients[0].get("/sessions/")

    assert _verbs(captured) == ["SELECT"] * 6


def test_an_officer_ends_one_session_and_it_is_out_at_once(people: Cast) -> None:
    lost, mine = signed_in("100001"), signed_in("100001")
    epoch = people.li.session_epoch
    row = SignIn.objects.order_by("pk").first()

    mine.post(f"/sessions/{row.pk}/end/")

    people.li.refresh_from_db()
    assert (is_in(lost), is_in(mine)) == (False, True)
    assert people.li.session_epoch == epoch + 1
    assert AuditEvent.objects.of_kind("session.ended").get().facts == {
        "sessions": 1,
        "reason": "ended_elsewhere",
    }


def test_who_is_ended_elsewhere_is_told_so_once(people: Cast) -> None:
    lost, mine = signed_in("100001"), signed_in("100001")
    mine.post("/sessions/end-others/")

    first = lost.get("/sessions/")
    second = lost.get("/sessions/")

    assert first.url == "/login/?ended=ended_elsewhere&next=%2Fsessions%2F"
    assert second.url == "/login/?next=/sessions/"


def test_an_officer_ends_all_other_sessions(people: Cast) -> None:
    others = [signed_in("100001"), signed_in("100001")]
    mine, colleague = signed_in("100001"), signed_in("100002")

    mine.post("/sessions/end-others/")

    assert [is_in(client) for client in (*others, mine, colleague)] == [False, False, True, True]


def test_the_session_of_another_is_a_404(people: Cast) -> None:
    signed_in("100002")
    row = SignIn.objects.get()
    mine = signed_in("100001")

    assert mine.post(f"/sessions/{row.pk}/end/").status_code == 404
    assert mine.post("/sessions/999999/end/").status_code == 404


def test_sessions_are_ended_by_forms_only(people: Cast) -> None:
    mine = signed_in("100001")

    assert mine.get("/sessions/end-others/").status_code == 405
    assert mine.get(f"/sessions/{SignIn.objects.get().pk}/end/").status_code == 405


def test_strangers_are_sent_to_the_sign_in_page(client: Client, db: None) -> None:
    assert client.get("/sessions/").url == "/login/?next=/sessions/"


def test_a_disabled_officer_is_out_at_once(people: Cast) -> None:
    client = signed_in("100001")
    epoch = people.li.session_epoch

    disable_officer(officer=people.li, actor=people.wang, at=AT)

    people.li.refresh_from_db()
    assert client.get("/sessions/").url == "/login/?ended=disabled&next=%2Fsessions%2F"
    assert people.li.session_epoch > epoch
    assert Client().post("/login/", {"username": "100001", "password": PASSWORD}).status_code == 200
    assert AuditEvent.objects.of_kind("officer.disabled").count() == 1


def test_disabling_raises_the_epoch_even_without_a_session(people: Cast) -> None:
    disable_officer(officer=people.li, actor=None, at=AT)

    assert Officer.objects.get(pk=people.li.pk).session_epoch == people.li.session_epoch + 1


def test_an_account_that_is_opened_again_signs_in_as_before(people: Cast) -> None:
    disable_officer(officer=people.li, actor=people.wang, at=AT)

    assert enable_officer(officer=people.li, actor=people.wang, at=AT)
    assert not enable_officer(officer=people.li, actor=people.wang, at=AT)
    assert is_in(signed_in("100001"))


def test_nobody_disables_themselves(people: Cast) -> None:
    with pytest.raises(DisablingOneself):
        disable_officer(officer=people.li, actor=people.li, at=AT)


def test_a_session_made_without_the_form_gets_its_limits_too(client: Client, people: Cast) -> None:
    client.force_login(people.li)
    assert is_in(client)
    age(client, seen=IDLE)

    assert not is_in(client)


def test_the_cookie_is_out_of_reach_of_scripts(people: Cast) -> None:
    cookie = signed_in("100001").cookies[settings.SESSION_COOKIE_NAME]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 12 * 3600)


def test_the_clock_clears_what_nobody_came_back_to(people: Cast) -> None:
    gone, present = signed_in("100001"), signed_in("100001")
    Session.objects.filter(session_key=session_hash(gone.session.session_key)[:40]).update(
        expire_date=timezone.now() - SECOND
    )
    SignIn.objects.filter(session_hash=session_hash(gone.cookies[settings.SESSION_COOKIE_NAME].value)).update(
        last_seen_at=timezone.now() - ABSOLUTE
    )

    counts = tidy_sessions(at=timezone.now(), session_age=ABSOLUTE)

    assert counts == {"sessions_deleted": 1, "sign_ins_closed": 1}
    assert is_in(present)
