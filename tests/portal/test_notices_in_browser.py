"""The bell on a phone and on a desktop: the number, the list, the address for a calendar."""

import re

import pytest
from playwright.sync_api import expect

from core.clock import now
from portal.models import Notice
from tests.factories import cast
from tests.support.accessible import findings
from tests.support.browser import DESKTOP, PHONE
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


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
    sign_in(page)

    expect(page.get_by_test_id("bell")).to_have_attribute("aria-label", "消息，2 条未读")
    page.get_by_test_id("bell").click()
    expect(page.get_by_test_id("notice")).to_have_count(2)
    expect(page.get_by_test_id("bell")).to_have_attribute("aria-label", "消息")
    page.get_by_test_id("calendar-make").click()
    address = re.compile(r"/calendar/[0-9a-f-]{36}\.ics$")
    expect(page.get_by_test_id("calendar-address")).to_have_value(address)

    assert findings(page) == []
    assert Notice.objects.unread().count() == 0
