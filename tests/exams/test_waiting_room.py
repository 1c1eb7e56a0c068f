"""Before an exam: who waits, what the page shows, and that nobody is signed out or starts early."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from exams.models import Attempt
from personnel.middleware import SEEN, STARTED
from tests.exams.candidate import move_window, now, sitting_today
from tests.factories import PASSWORD, Cast, cast

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def people() -> Cast:
    return cast()


def signed_in(badge: str) -> Client:
    client = Client()
    client.post("/login/", {"username": badge, "password": PASSWORD})
    return client


def idle_for(client: Client, ago: timedelta) -> None:
    session = client.session
    session[SEEN] = session[STARTED] = (now() - ago).timestamp()
    session.save()


def waiting_seconds(page: str) -> int:
    found = re.search(r'data-testid="waiting" data-wait="(\d+)"', page)
    assert found is not None
    return int(found[1])


def test_the_waiting_room_opens_half_an_hour_before(people: Cast) -> None:
    sitting = sitting_today([people.li])
    client = signed_in("100001")
    here = f"/exams/{sitting.pk}/"

    move_window(sitting, opens=timedelta(minutes=31), closes=HOUR)
    early = client.get(here)
    move_window(sitting, opens=timedelta(minutes=29), closes=HOUR)
    waiting = client.get(here)
    today = client.get("/").content.decode()

    assert 'data-testid="waiting"' not in early.content.decode()
    assert 'data-testid="start"' not in early.content.decode()
    page = waiting.content.decode()
    assert 1700 < waiting_seconds(page) <= 1740
    assert 'data-testid="device-check"' in page
    assert " data-start hidden>" in page
    assert 'data-testid="to-waiting"' in today


def test_nobody_starts_before_the_exam_opens_whatever_the_page_shows(people: Cast) -> None:
    sitting = sitting_today([people.li])
    move_window(sitting, opens=timedelta(seconds=20), closes=HOUR)
    client = signed_in("100001")

    answer = client.post(f"/exams/{sitting.pk}/begin/", follow=True)

    assert not Attempt.objects.exists()
    assert waiting_seconds(answer.content.decode()) > 0
    assert client.post(f"/api/v1/sittings/{sitting.pk}/attempts").json()["code"] == "not_open"


@pytest.mark.parametrize(
    ("opens", "stays"),
    [
        (timedelta(minutes=29), True),
        (timedelta(minutes=-5), True),
        (timedelta(minutes=-31), False),
        (timedelta(minutes=45), False),
    ],
)
def test_who_waits_is_not_signed_out(people: Cast, opens: timedelta, stays: bool) -> None:
    sitting = sitting_today([people.li])
    move_window(sitting, opens=opens, closes=2 * HOUR)
    waiting, colleague = signed_in("100001"), signed_in("100002")
    for client in (waiting, colleague):
        idle_for(client, timedelta(minutes=31))

    assert (waiting.get(f"/exams/{sitting.pk}/").status_code == 200) is stays
    assert colleague.get("/sessions/").url.startswith("/login/?ended=idle")


def test_how_long_before_is_a_setting(people: Cast, settings: Any) -> None:
    settings.WAITING_MINUTES = 0
    sitting = sitting_today([people.li])
    move_window(sitting, opens=timedelta(minutes=1), closes=HOUR)

    assert signed_in("100001").get(f"/exams/{sitting.pk}/").context["phase"] == "upcoming"
