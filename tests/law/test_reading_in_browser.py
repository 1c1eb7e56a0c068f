"""Reading a long text: the place is found again to the paragraph, the size of the letters is the person's."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from personnel.models import ReadingPlace
from tests.factories import cast, statute
from tests.support.accessible import findings
from tests.support.browser import DESKTOP, PHONE
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_law_opens_where_one_stopped_on_another_device_too(phone: Page, new_page: Any) -> None:
    people = cast()
    law = statute(articles=60)
    sign_in(phone)
    phone.goto(f"/laws/{law.pk}/")
    expect(phone.get_by_test_id("reading-resume")).to_have_count(0)

    with phone.expect_response("**/place/", timeout=15_000):
        phone.locator("#art-30 p").evaluate(
            "(node) => window.scrollTo(0, window.scrollY + node.getBoundingClientRect().top - 70)"
        )
    with phone.expect_response("**/text-size/"):
        phone.get_by_test_id("text-size").get_by_role("button", name="放大文字").click()

    place = ReadingPlace.objects.get(officer=people.li)
    assert (place.text, place.anchor) == (f"law-{law.pk}", "art-30")
    desk = sign_in(new_page(DESKTOP))
    desk.goto(f"/laws/{law.pk}/")
    expect(desk.locator("main")).to_have_attribute("data-size", "large")
    resume = desk.get_by_test_id("reading-resume")
    expect(resume).to_have_text("从上次读到的地方继续：第三十条")
    resume.click()
    expect(desk.locator("#art-30")).to_be_in_viewport()
    expect(desk.locator("#art-30 :focus")).to_have_count(1)
    assert findings(desk) == []


def test_without_scripts_the_place_is_a_link_and_the_size_a_form(new_page: Any) -> None:
    people = cast()
    law = statute(articles=60)
    ReadingPlace.objects.create(
        officer=people.li, text=f"law-{law.pk}", place="art-40~1", at=people.li.created_at
    )
    page = sign_in(new_page(PHONE, java_script_enabled=False))
    page.goto(f"/laws/{law.pk}/")

    page.get_by_test_id("reading-resume").click()
    expect(page.locator("#art-40")).to_be_in_viewport()
    page.get_by_role("button", name="缩小文字").click()

    expect(page.locator("main")).to_have_attribute("data-size", "small")
    assert f"/laws/{law.pk}/" in page.url
