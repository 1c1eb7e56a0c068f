"""The bell on a phone and on a desktop: the number, the list, the address for a calendar."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from core.clock import now
from portal.models import Notice
from tests.factories import PASSWORD, cast
from tests.support.browser import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def serious(page):
    found = Axe().run(page).response["violations"]
    return [entry["id"] for entry in found if entry["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_bell_counts_and_is_silent_after_reading(new_page, screen):
    people = cast()
    for number in (1, 2):
        Notice.objects.create(
            officer=people.li,
            event=f"e{number}",
            kind="result",
            facts={"title": "三月月考"},
            link="/",
            at=now(),
        )
    page = new_page(screen)
    page.goto("/login/")
    page.fill("[name=username]", "100001")
    page.fill("[name=password]", PASSWORD)
    page.get_by_test_id("sign-in").click()

    expect(page.get_by_test_id("bell")).to_have_attribute("aria-label", "消息，2 条未读")
    page.get_by_test_id("bell").click()
    expect(page.get_by_test_id("notice")).to_have_count(2)
    expect(page.get_by_test_id("bell")).to_have_attribute("aria-label", "消息")
    page.get_by_test_id("calendar-make").click()
    address = re.compile(r"/calendar/[0-9a-f-]{36}\.ics$")
    expect(page.get_by_test_id("calendar-address")).to_have_value(address)

    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert (serious(page), wide) == ([], False)
    assert Notice.objects.unread().count() == 0
