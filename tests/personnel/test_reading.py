"""Reading places and the text size: one's own, one each, and nothing but places and sizes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from personnel.models import Officer, ReadingPlace
from tests.factories import AT, BACKEND, Cast, cast, statute

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def people() -> Cast:
    return cast()


def test_the_newest_place_counts_for_each_text_and_reader(people: Cast, client: Client) -> None:
    first, second = statute("甲法"), statute("乙法")
    for officer, law, place in (
        (people.li, first, "art-1"),
        (people.li, first, "art-2~3"),
        (people.li, second, "top~4"),
        (people.wang, first, "art-5"),
    ):
        client.force_login(officer, backend=BACKEND)
        assert client.post(reverse("law:reading_place", args=[law.pk]), {"place": place}).status_code == 204

    kept = ReadingPlace.objects.order_by("officer", "text").values_list("officer", "text", "place")
    assert set(kept) == {
        (people.li.pk, f"law-{first.pk}", "art-2~3"),
        (people.li.pk, f"law-{second.pk}", "top~4"),
        (people.wang.pk, f"law-{first.pk}", "art-5"),
    }


def test_the_end_of_a_text_forgets_the_place(people: Cast, client: Client) -> None:
    law = statute("甲法")
    client.force_login(people.li, backend=BACKEND)
    address = reverse("law:reading_place", args=[law.pk])
    client.post(address, {"place": "art-2"})

    client.post(address, {"place": ""})

    assert not ReadingPlace.objects.exists()


@pytest.mark.parametrize("place", ["<b>", "art-1~99999", "x" * 51, "第一条", "art 1", "~1", "art-1\x00"])
def test_what_is_no_place_is_refused(people: Cast, client: Client, place: str) -> None:
    law = statute("甲法")
    client.force_login(people.li, backend=BACKEND)

    answer = client.post(reverse("law:reading_place", args=[law.pk]), {"place": place})

    assert (answer.status_code, ReadingPlace.objects.count()) == (400, 0)


def test_a_size_is_one_of_three_and_leads_back_within_the_site_only(people: Cast, client: Client) -> None:
    client.force_login(people.li, backend=BACKEND)
    address = reverse("personnel:text_size")

    answers = [
        client.post(address, {"size": "large", "next": "/laws/"}),
        client.post(address, {"size": "small", "next": "//elsewhere.example/"}),
        client.post(address, {"size": "huge"}),
    ]

    assert [answer.status_code for answer in answers] == [302, 204, 400]
    assert Officer.objects.get(pk=people.li.pk).text_size == "small"
    with pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.filter(pk=people.li.pk).update(text_size="huge")


def test_an_empty_place_cannot_be_kept(people: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingPlace.objects.create(officer=people.li, text="law-1", place="", at=AT)
