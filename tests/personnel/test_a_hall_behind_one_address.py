"""Three hundred officers in one hall share one address: nobody is locked but the single badge number."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.test import Client

from personnel.models import SignIn
from portal.views.verify import STRANGERS_PER_MINUTE
from tests.factories import PASSWORD, cast, officer

pytestmark = pytest.mark.django_db
HALL = "10.20.30.40"


def test_three_hundred_sign_in_and_only_who_guessed_too_often_waits() -> None:
    people = cast()
    badges = [f"2{number:05}" for number in range(300)]
    for badge in badges:
        officer(badge, f"警员{badge}", unit=people.station)
    seats = {badge: Client(REMOTE_ADDR=HALL) for badge in badges}

    def attempt(badge: str, password: str) -> int:
        return int(seats[badge].post("/login/", {"username": badge, "password": password}).status_code)

    fumbling, guessing = badges[::10], badges[5:8]
    for badge in fumbling:
        for _ in range(4):
            attempt(badge, "错误的口令")
    for badge in guessing:
        for _ in range(6):
            attempt(badge, "错误的口令")
    answers = {badge: attempt(badge, PASSWORD) for badge in badges}

    assert {badge for badge, status in answers.items() if status != 302} == set(guessing)
    assert {answers[badge] for badge in guessing} == {429}
    assert SignIn.objects.filter(address=HALL, ended_at=None).count() == 297
    assert set(AccessAttempt.objects.values_list("username", flat=True)) == set(guessing)
    assert {seats[badge].get("/").status_code for badge in badges if badge not in guessing} == {200}


def test_strangers_ask_for_receipts_within_a_bound_and_officers_without(client: Client) -> None:
    people = cast()
    stranger = Client(REMOTE_ADDR=HALL)
    answers = [stranger.get("/verify/?code=ABCD").status_code for _ in range(STRANGERS_PER_MINUTE + 1)]

    assert set(answers[:-1]) == {200}
    assert answers[-1] == 429
    assert stranger.get("/verify/").status_code == 200
    assert Client(REMOTE_ADDR="10.20.30.41").get("/verify/?code=ABCD").status_code == 200
    seat = Client(REMOTE_ADDR=HALL)
    seat.force_login(people.li, backend="personnel.backends.BadgeBackend")
    assert seat.get("/verify/?code=ABCD").status_code == 200
    assert seat.get("/search/?q=盗窃").status_code == 200
