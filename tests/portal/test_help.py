"""The guides on one page: one for every role, in the words of the screens, for whoever is signed in."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from personnel.domain.roles import Role
from portal.guides import GUIDES
from tests.factories import officer, unit
from tests.portal.world import desk
from tests.support.catalogues import english, on_screen

NAMED = re.compile("“([^”]+)”")


def test_every_role_has_one_guide_and_every_officer_too() -> None:
    assert sorted(guide.code for guide in GUIDES) == sorted(["officer", *Role])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_guides_name_places_and_buttons_as_the_screens_do(language: str) -> None:
    known = english() if language == "en" else on_screen()
    with translation.override(language):
        named = {
            (guide.code, name)
            for guide in GUIDES
            for job in guide.jobs
            for name in NAMED.findall(str(job.does))
        }
    assert {(code, name) for code, name in named if name not in known} == set()
    assert len(named) > 80


def test_whoever_holds_the_role_can_open_every_place_that_its_guide_names(db: None) -> None:
    station = unit("A01", "城东分局")
    missing, refused = set(), set()
    for number, guide in enumerate(GUIDES):
        roles = (guide.role,) if guide.role else ()
        person = desk(officer(f"3000{number:02}", "甲", unit=station, roles=roles))
        page = person.get(reverse("portal:guide", args=[guide.code])).content.decode()
        for address in {reverse(job.place) for job in guide.jobs if job.place}:
            if f'href="{address}"' not in page:
                missing.add((guide.code, address))
            if person.get(address, follow=True).status_code != 200:
                refused.add((guide.code, address))

    assert missing == set()
    assert refused == set()


def test_own_guides_stand_first_and_others_are_only_read(db: None) -> None:
    place = unit("A01", "城东分局")
    marker = desk(officer("300001", "甲", unit=place, roles=(Role.MARKER,)))
    listed = marker.get(reverse("portal:help")).context
    foreign = marker.get(reverse("portal:guide", args=["hr"])).content.decode()

    assert [guide.code for guide in listed["own"]] == ["officer", "marker"]
    assert len(listed["others"]) == len(GUIDES) - 2
    assert f'href="{reverse("personnel:roster")}"' not in foreign
    assert marker.get("/help/nobody/").status_code == 404


def test_every_page_leads_to_the_guides_for_whoever_is_signed_in(db: None) -> None:
    person = desk(officer("300001", "甲", unit=unit("A01", "城东分局")))
    link = 'data-testid="help"'
    assert all(link in person.get(address).content.decode() for address in ("/", "/laws/", "/nothing/"))
    assert link not in Client().get("/login/").content.decode()
