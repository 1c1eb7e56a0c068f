"""Searching with a keyboard and with a thumb, and two versions of a law side by side, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.factories import cast
from tests.law.statutes import both_versions
from tests.support.accessible import findings
from tests.support.browser import DESKTOP, PHONE
from tests.support.signing_in import in_english, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("screen", "language"), [(PHONE, "zh"), (DESKTOP, "en")], ids=["phone", "desktop"])
def test_an_officer_searches_and_compares(new_page, screen, language):
    cast()
    old, _new = both_versions()
    page = new_page(screen)
    sign_in(page)
    if language == "en":
        in_english(page)

    if screen is DESKTOP:
        page.keyboard.press("/")
        expect(page.get_by_test_id("site-search")).to_be_focused()
    else:
        page.get_by_test_id("site-search-go").click()
        page.get_by_test_id("search-text").focus()
    page.keyboard.type("取保候审")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("search-hit")).to_have_count(1)
    expect(page.locator("mark")).to_have_text(["取保候审"])
    found = findings(page)
    page.get_by_test_id("search-text").fill("没有的词语")
    page.get_by_test_id("search-go").click()
    expect(page.get_by_test_id("search-empty")).to_be_visible()
    found += findings(page)
    page.get_by_test_id("search-text").fill("第3条")
    page.get_by_test_id("search-go").click()
    page.get_by_test_id("search-hit").get_by_role("link").click()
    page.wait_for_url("**#art-3")
    page.get_by_test_id("law-compare").click()
    expect(page.get_by_test_id("compare-row")).to_have_count(6)
    expect(page.locator(".compare-row del").first).to_be_visible()
    found += findings(page)
    page.get_by_test_id("compare-article").fill("三")
    page.get_by_test_id("compare-go").click()
    expect(page.locator("#row-2_3")).to_be_focused()
    page.get_by_test_id("compare-kind-new").click()
    expect(page.get_by_test_id("compare-row")).to_have_count(1)
    found += findings(page)

    assert found == []
    assert f"/laws/{old.statute_id}/compare/" in page.url
